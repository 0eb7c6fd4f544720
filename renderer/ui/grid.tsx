import type { ComponentProps } from 'react';

/**
 * Rows and cells of a tree grid. Not a table's: `tr` and `td` can neither be laid out as a grid nor skipped while they are
 * off screen. The rows take the focus, one of them at a time.
 */
export function GridRow(props: ComponentProps<'div'>) {
  return <div {...props} {...{ role: 'row' }} />;
}

export function GridCell(props: ComponentProps<'span'>) {
  return <span {...props} {...{ role: 'gridcell' }} />;
}

export function GridHead(props: ComponentProps<'span'>) {
  return <span {...props} {...{ role: 'columnheader' }} />;
}
