import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Icon } from '../parts/Icon';
import { ownName, setOwnName } from '../state/preferences';
import { Dialog } from './Dialog';

/** Who did it and why, without spaces around. */
export interface Signature {
  author: string;
  /** Empty where nobody asks. */
  reason: string;
}

/** What is asked beside the name. */
export interface Asks {
  label: string;
  placeholder?: string;
  /** Of a text of several lines. */
  rows?: number;
  /** Characters that the API takes. */
  longest: number;
}

export const WHY: Asks = { label: 'Why', longest: 1000 };

/** A dialog whose deed is signed: it asks who does it and why, and says why it was refused. */
export function SignedDialog({
  title,
  className,
  asks = WHY,
  button,
  says,
  beside,
  besideClass = '',
  closes = 'Close',
  ready = true,
  deed,
  onSigned,
  onClose,
  children,
}: {
  title: string;
  className: string;
  /** Null where who does it need not say why. */
  asks?: Asks | null;
  button: string;
  /** What who signs should know. */
  says?: string;
  /** Fields in one row with the name. */
  beside?: ReactNode;
  besideClass?: string;
  /** What the cross is called. */
  closes?: string;
  /** Whether what is asked above is filled in. */
  ready?: boolean;
  /** How it stands. */
  deed: { isPending: boolean; error: Error | null };
  onSigned: (signature: Signature) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const why = useId();
  const [reason, setReason] = useState('');
  const [author, setAuthor] = useState(ownName);
  const complete = ready && author.trim() !== '' && (asks === null || reason.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOwnName(author.trim());
    onSigned({ author: author.trim(), reason: reason.trim() });
  };
  const name = (
    <label>
      Your name
      <input value={author} onChange={(e) => setAuthor(e.target.value)} maxLength={200} required />
    </label>
  );
  return (
    <Dialog label={title} onClose={onClose} className={className}>
      <div className="hd">
        <h2 className="wrap-any">{title}</h2>
        <button type="button" className="btn sm ghost icon end" aria-label={closes} onClick={onClose}>
          <Icon name="close" small />
        </button>
      </div>
      <form onSubmit={submit}>
        {children}
        {asks && (
          <label htmlFor={why}>
            {asks.label}
            {asks.rows === undefined ? (
              <input
                id={why}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
                placeholder={asks.placeholder}
                maxLength={asks.longest}
                required
              />
            ) : (
              <textarea
                id={why}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
                placeholder={asks.placeholder}
                maxLength={asks.longest}
                rows={asks.rows}
                required
              />
            )}
          </label>
        )}
        {beside ? (
          <div className={`row wrap ${besideClass}`}>
            {beside}
            {name}
          </div>
        ) : (
          name
        )}
        {deed.error && (
          <p className="field-hint s12" role="alert">
            {deed.error.message}
          </p>
        )}
        {says && <p className="s12 t3">{says}</p>}
        <div className="row">
          <button type="submit" className="btn pri" disabled={!complete || deed.isPending}>
            {button}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
