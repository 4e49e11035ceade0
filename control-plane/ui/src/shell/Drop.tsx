import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../parts/Icon';

/** A button that unfolds a small panel below it. Escape, a click elsewhere, or `close` folds it. */
export function Drop({
  label,
  face,
  children,
  className = '',
}: {
  label: string;
  face: ReactNode;
  children: (close: () => void) => ReactNode;
  className?: string;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape inside the panel folds it; the elements in it carry the roles
    <div
      className="drop"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className={`btn ${className}`}
        aria-expanded={open}
        aria-controls={panelId}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {face}
        <Icon name="down" small />
      </button>
      {open && (
        <div className="drop-panel" id={panelId}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
