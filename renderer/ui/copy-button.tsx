import { useEffect, useState } from 'react';
import { ControlIcon } from './icon.tsx';

/** Copies, and says “Copied” in its own place for two seconds. `copy` resolves to whether it worked. */
export function CopyButton({
  copy,
  what,
  text = 'Copy',
  primary = false,
}: {
  copy: () => Promise<boolean>;
  /** What is copied, where the text on the button does not say it. */
  what?: string;
  text?: string;
  primary?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      className={`btn ${primary ? 'primary' : 'small'}`}
      type="button"
      aria-label={what === undefined || copied ? undefined : `${text}: ${what}`}
      onClick={() => void copy().then(setCopied)}
    >
      <ControlIcon name="copy" />
      <span>{copied ? 'Copied' : text}</span>
    </button>
  );
}
