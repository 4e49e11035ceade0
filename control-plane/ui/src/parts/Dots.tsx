import type { Dot, PlacedDot } from './dots';

const cross = (x: number, y: number) => `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`;
const upwards = (x: number, y: number) => `M${x - 3.5} ${y + 3}l3.5 -6l3.5 6z`;

/** Traces in a chart: a ring, a cross when it failed, a wedge where it took longer than the axis is high. */
export function Dots({ dots, over }: { dots: readonly PlacedDot[]; over: PlacedDot | null }) {
  return (
    <>
      {dots.map((dot) => (
        <g key={dot.id} data-trace={dot.id}>
          {dot.above ? (
            <path className={dot.failed ? 'exemplar failed' : 'exemplar'} d={upwards(dot.x, dot.y)} />
          ) : dot.failed ? (
            <path className="exemplar failed" d={cross(dot.x, dot.y)} />
          ) : (
            <circle className="exemplar" cx={dot.x} cy={dot.y} r="2.6" />
          )}
        </g>
      ))}
      {over && <circle className="exemplar-over" cx={over.x} cy={over.y} r="7" />}
    </>
  );
}

/** What the marks mean; only those that are there. */
export function DotsKey({ dots }: { dots: readonly Dot[] }) {
  const failed = dots.some((dot) => dot.failed);
  const fine = dots.some((dot) => !dot.failed);
  return (
    <>
      {fine && (
        <span className="exemplar-key">
          <svg width="9" height="9" aria-hidden="true">
            <circle className="exemplar" cx="4.5" cy="4.5" r="2.6" />
          </svg>
          {failed ? 'trace' : 'single traces'}
        </span>
      )}
      {failed && (
        <span className="exemplar-key">
          <svg width="9" height="9" aria-hidden="true">
            <path className="exemplar failed" d={cross(4.5, 4.5)} />
          </svg>
          {fine ? 'failed' : 'failed traces'}
        </span>
      )}
    </>
  );
}
