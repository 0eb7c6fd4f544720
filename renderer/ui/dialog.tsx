import { type ReactNode, useEffect, useId, useRef } from 'react';

/** A modal dialog of the platform: it traps focus, Esc closes it, and focus goes back where it was. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button className="btn small" type="button" onClick={onClose}>
          Close<kbd>Esc</kbd>
        </button>
      </header>
      <div className="mid">{children}</div>
    </dialog>
  );
}
