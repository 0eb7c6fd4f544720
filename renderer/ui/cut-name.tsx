import { cutInMiddle } from './words.ts';

/** A long name on one line, cut in the middle. The whole text is in the tooltip and for assistive technology. */
export function CutName({ name, strong = false }: { name: string; strong?: boolean }) {
  const { head, tail } = cutInMiddle(name);
  const Tag = strong ? 'b' : 'span';
  if (head === '')
    return (
      <Tag className="cut">
        <bdi>{tail}</bdi>
      </Tag>
    );
  return (
    <Tag className="cut" title={name}>
      <span>{head}</span>
      <span>{tail}</span>
    </Tag>
  );
}
