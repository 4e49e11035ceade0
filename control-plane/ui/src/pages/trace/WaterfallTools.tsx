import { plural } from '../../format/numbers';
import { Icon } from '../../parts/Icon';

/** Deeper levels than this are not offered one by one. */
const MOST_LEVELS = 12;

/** Finding within the trace: what is typed, where one is among the found, next and previous. */
export function FindInTrace({
  typed,
  at,
  found,
  onType,
  onStep,
}: {
  typed: string;
  /** From 1; 0 when none of the found is chosen. */
  at: number;
  found: number;
  onType: (typed: string) => void;
  onStep: (by: 1 | -1) => void;
}) {
  return (
    <div className="wf-tools">
      <label className="filter">
        <Icon name="search" small />
        <span className="vh">Find in this trace</span>
        <input
          data-filter
          type="search"
          value={typed}
          placeholder="Find in this trace"
          title="Name, service, id, status, attribute as key=value, event"
          spellCheck={false}
          autoComplete="off"
          onChange={(e) => onType(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter') onStep(e.shiftKey ? -1 : 1);
            if (e.key === 'Escape') {
              e.preventDefault();
              if (typed) onType('');
              else e.currentTarget.blur();
            }
          }}
        />
        {!typed && (
          <span aria-hidden="true">
            <kbd>F</kbd>
          </span>
        )}
      </label>
      <span className="s11 t3 nw" role="status">
        {typed && (at > 0 ? `${at} of ${plural(found, 'span')}` : plural(found, 'span'))}
      </span>
      {typed && (
        <span className="row wf-steps">
          <button
            type="button"
            className="btn sm ghost icon"
            aria-label="Previous (Shift Enter)"
            disabled={found === 0}
            onClick={() => onStep(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="btn sm ghost icon"
            aria-label="Next (Enter)"
            disabled={found === 0}
            onClick={() => onStep(1)}
          >
            ↓
          </button>
        </span>
      )}
    </div>
  );
}

/** How many levels are unfolded: all of a depth at once. */
export function Levels({
  deepest,
  chosen,
  onChoose,
}: {
  /** Levels the trace has. */
  deepest: number;
  /** Null when spans were folded one by one. */
  chosen: number | null;
  onChoose: (levels: number) => void;
}) {
  if (deepest < 2) return null;
  const offered = Array.from({ length: Math.min(MOST_LEVELS, deepest - 1) }, (_, i) => i + 1);
  return (
    <label className="wf-levels">
      <span>Levels</span>
      <select value={chosen ?? ''} onChange={(e) => onChoose(Number(e.target.value))}>
        {chosen === null && <option value="">some</option>}
        {offered.map((n) => (
          <option key={n} value={n}>
            {n}
          </option>
        ))}
        <option value={deepest}>all {deepest}</option>
      </select>
    </label>
  );
}
