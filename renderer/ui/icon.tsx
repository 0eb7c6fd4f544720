import { type Look, lookWords } from './outcome.ts';

type SymbolName = 'copy' | 'search' | 'chevron' | 'down' | 'pin' | 'done';

/** An outcome's icon. `labelled` speaks the word for assistive technology, where the word does not stand beside it. */
export function OutcomeIcon({
  look,
  large = false,
  labelled = false,
}: {
  look: Look;
  large?: boolean;
  labelled?: boolean;
}) {
  const classes = `ic o-${look}${large ? ' lg' : ''}`;
  if (labelled) {
    return (
      <svg className={classes} role="img" aria-label={lookWords[look]}>
        <use href={`#i-${look}`} />
      </svg>
    );
  }
  return (
    <svg className={classes} aria-hidden="true">
      <use href={`#i-${look}`} />
    </svg>
  );
}

/** An icon of a control, always beside a label. */
export function ControlIcon({ name }: { name: SymbolName }) {
  return (
    <svg className="ic ui" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

/** Icon and word of an outcome together. */
export function OutcomeLabel({ look, word }: { look: Look; word?: string }) {
  return (
    <span className={`o o-${look}`}>
      <OutcomeIcon look={look} />
      {word ?? lookWords[look]}
    </span>
  );
}
