import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/client';
import { type Searched, useCompletion } from '../../api/searching';
import type { Problem } from '../../api/types';
import { Icon } from '../../parts/Icon';
import { useUrl } from '../../state/url';
import { Suggestions } from './Suggestions';
import { useSettled } from './useSettled';
import { WrittenQuery } from './WrittenQuery';

/** Suggestions are asked for when typing pauses this long. */
const PAUSE_MS = 120;

/** What a line may look like, shown while it is empty. */
const EXAMPLES: Record<Searched, string> = {
  traces: 'service=order status=error duration>500ms http.route="/orders/{id}"',
  logs: '"connection is not available" level>=warn -retry http.route=/orders',
};

/** What is wrong with the query, when that is what the control plane refused. */
export function queryProblem(error: Error | null): Problem | null {
  const problem = error instanceof ApiError ? error.problem : null;
  return problem?.parameter === 'q' ? problem : null;
}

/**
 * The search as one line of text. Takes effect on Enter; Tab and Enter take a suggestion, arrows choose one, Escape closes
 * them. The text lies, coloured, behind a field whose own letters are transparent: what is read out and edited is a plain
 * text field.
 */
export function QueryLine({ of, refused }: { of: Searched; refused: Problem | null }) {
  const url = useUrl();
  const asked = url.params.get('q') ?? '';
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
    // What was chosen among what the last query found is not of this one.
    url.set({ q: typed.trim() || null, box: null, line: null, context: null });
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
          <WrittenQuery text={typed} wrong={wrong} scrolled={scrolled} />
          <input
            ref={field}
            data-filter
            role="combobox"
            aria-label="Query"
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && at >= 0 ? `${listId}-${at}` : undefined}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? hintId : undefined}
            placeholder={EXAMPLES[of]}
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
          />
        </div>
        <span aria-hidden="true">
          <kbd>F</kbd>
        </span>
        <button type="button" className="btn sm pri" onClick={search}>
          Search
        </button>
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
