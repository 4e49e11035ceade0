import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type Searched, useCompletion } from '../../api/searching';
import type { Problem } from '../../api/types';
import { Icon } from '../../parts/Icon';
import type { Piece } from './queryText';
import { Suggestions } from './Suggestions';
import { useSettled } from './useSettled';
import { WrittenQuery } from './WrittenQuery';

/** Suggestions are asked for when typing pauses this long. */
const PAUSE_MS = 120;

/** A field of one line drops line breaks: words on both sides of one must stay apart. */
export const inOneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');

/**
 * The search as one line of text. Takes effect on Enter; Tab and Enter take a suggestion, arrows choose one, Escape closes
 * them. The text lies, coloured, behind a field whose own letters are transparent: what is read out and edited is a plain
 * text field.
 */
export function QueryField({
  of,
  label,
  placeholder,
  pieces,
  asked,
  refused,
  onSearch,
  button,
  first,
  children,
}: {
  /** Whose language completes. */
  of: Searched;
  label: string;
  placeholder: string;
  /** Cuts the text for its colours. */
  pieces: (text: string) => Piece[];
  /** What was asked last; the field begins with it. */
  asked: string;
  refused: Problem | null;
  onSearch: (text: string) => void;
  button: string;
  /** The one that F goes to. */
  first: boolean;
  /** What else belongs to the line, behind its button. */
  children?: ReactNode;
}) {
  const field = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const [typed, setTyped] = useState(asked);
  const [cursor, setCursor] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [scrolled, setScrolled] = useState(0);
  const wanted = useSettled(cursor === null ? null : `${cursor} ${typed}`, PAUSE_MS);
  const completion = useCompletion(
    of,
    wanted === null || cursor === null ? null : { q: typed, cursor },
    wanted === `${cursor} ${typed}`,
  );
  const listId = useId();
  const hintId = useId();
  useEffect(() => {
    setTyped(asked);
    setCursor(null);
  }, [asked]);

  // The caret goes where the text was put, as soon as the field has it: later, it would jump while somebody types on.
  useLayoutEffect(() => {
    if (caret.current !== null) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const current = cursor !== null && wanted === `${cursor} ${typed}` ? completion.data : undefined;
  const offered = current?.suggestions ?? [];
  const open = offered.length > 0;
  const at = Math.min(chosen, offered.length - 1);
  const wrong = refused !== null && typed === asked ? refused : null;

  const write = (text: string, to: number) => {
    setTyped(text);
    setCursor(to);
    setChosen(-1);
    caret.current = to;
  };
  const take = (i: number) => {
    const suggestion = offered[i];
    if (!suggestion || !current) return;
    write(
      typed.slice(0, current.from) + suggestion.text + typed.slice(current.to),
      current.from + suggestion.text.length,
    );
    field.current?.focus();
  };
  const search = () => {
    setCursor(null);
    onSearch(typed.trim());
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text');
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const [from, to] = [selectionStart ?? typed.length, selectionEnd ?? typed.length];
    const text = inOneLine(pasted.trim());
    write(typed.slice(0, from) + text + typed.slice(to), from + text.length);
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (open)
        setChosen(at < 0 && step < 0 ? offered.length - 1 : (at + step + offered.length) % offered.length);
      else setCursor(field.current?.selectionStart ?? typed.length);
    } else if (event.key === 'Tab' && open && !event.shiftKey) {
      event.preventDefault();
      take(Math.max(0, at));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (open && at >= 0) take(at);
      else search();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (open) setCursor(null);
      else field.current?.blur();
    }
  };

  return (
    <div className="query-line">
      <div className={wrong ? 'query-field wrong' : 'query-field'}>
        <Icon name="search" small />
        <div className="query-box">
          <WrittenQuery text={typed} pieces={pieces} wrong={wrong} scrolled={scrolled} />
          <input
            ref={field}
            data-filter={first ? '' : undefined}
            role="combobox"
            aria-label={label}
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && at >= 0 ? `${listId}-${at}` : undefined}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? hintId : undefined}
            placeholder={placeholder}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(e) => {
              setTyped(e.target.value);
              setCursor(e.target.selectionStart ?? e.target.value.length);
              setChosen(-1);
            }}
            onClick={(e) => setCursor(e.currentTarget.selectionStart)}
            onScroll={(e) => setScrolled(e.currentTarget.scrollLeft)}
            onBlur={() => setCursor(null)}
            onKeyDown={key}
            onPaste={paste}
          />
        </div>
        {first && (
          <span aria-hidden="true">
            <kbd>F</kbd>
          </span>
        )}
        <button type="button" className={first ? 'btn sm pri' : 'btn sm'} onClick={search}>
          {button}
        </button>
        {children}
      </div>
      <Suggestions id={listId} suggestions={open ? offered : []} chosen={at} choose={setChosen} take={take} />
      {wrong && (
        <p className="query-hint" id={hintId} role="alert">
          {wrong.detail}
          {wrong.position !== undefined && <span className="t2"> At character {wrong.position + 1}.</span>}
          {wrong.expected && wrong.expected.length > 0 && (
            <span className="t2">
              {' '}
              Expected:{' '}
              {wrong.expected.map((each, i) => (
                <span key={each}>
                  {i > 0 && ', '}
                  <code className="mono">{each}</code>
                </span>
              ))}
              .
            </span>
          )}
        </p>
      )}
    </div>
  );
}
