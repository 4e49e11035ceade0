import type { Hint } from '../../api/traceTypes';
import { duration, plural, text } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { useUrl } from '../../state/url';
import { kindInWords, useHintsOff } from './hints';

/** What catches the eye of someone who has read many traces; each with its spans, each kind off by a click. */
export function Hints({ hints }: { hints: readonly Hint[] }) {
  const url = useUrl();
  const { off, turn } = useHintsOff();
  const shown = hints.map((hint, i) => ({ hint, i })).filter(({ hint }) => !off.includes(hint.kind));
  const hidden = hints.filter((h) => off.includes(h.kind));
  if (hints.length === 0) return null;
  const chosen = url.params.get('hint');
  return (
    <section className="hints" aria-label="Hints">
      {shown.length > 0 && (
        <ul>
          {shown.map(({ hint, i }) => {
            const lit = chosen === String(i);
            return (
              <li key={i} className={lit ? 'lit' : ''}>
                <button
                  type="button"
                  className="hint"
                  aria-pressed={lit}
                  title={`Show its ${plural(hint.spans.length, 'span')} in the waterfall`}
                  onClick={() => url.set({ hint: lit ? null : String(i), span: null, find: null })}
                >
                  <span className="n b">{hint.costNs > 0 ? text(duration(hint.costNs)) : '–'}</span>
                  <span>{hint.sentence}</span>
                  <span className="t3 nw">{plural(hint.spans.length, 'span')}</span>
                </button>
                <button
                  type="button"
                  className="btn sm ghost icon"
                  aria-label={`Show no more hints about ${kindInWords(hint.kind)}`}
                  title={`No more hints about ${kindInWords(hint.kind)}`}
                  onClick={() => {
                    turn(hint.kind, false);
                    if (lit) url.set({ hint: null }, { replace: true });
                  }}
                >
                  <Icon name="close" small />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {hidden.length > 0 && (
        <p className="s12 t3 row wrap hints-off">
          {plural(hidden.length, 'hint')} off:
          {[...new Set(hidden.map((h) => h.kind))].map((kind) => (
            <button key={kind} type="button" className="link" onClick={() => turn(kind, true)}>
              show {kindInWords(kind)}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
