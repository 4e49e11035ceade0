import { useEffect, useState } from 'react';
import { Icon } from './Icon';

const SAID_MS = 1_600;

/** Copies `value` and says that it did. */
export function Copy({
  value,
  label,
  bare = false,
  word: unsaid = 'Copy',
}: {
  value: string;
  label: string;
  bare?: boolean;
  word?: string;
}) {
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    // The clipboard needs a secure context; over plain http from another host the browser offers none.
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  };
  const word = said === 'copied' ? 'Copied' : said === 'refused' ? 'Select it and press Ctrl C' : unsaid;
  return (
    <button
      type="button"
      className={bare ? 'btn sm ghost icon' : 'btn sm'}
      onClick={copy}
      aria-label={label}
      title={label}
    >
      <Icon name={said === 'copied' ? 'check' : 'copy'} small />
      {!bare && <span aria-live="polite">{word}</span>}
      {bare && said && (
        <span className="vh" aria-live="polite">
          {word}
        </span>
      )}
    </button>
  );
}
