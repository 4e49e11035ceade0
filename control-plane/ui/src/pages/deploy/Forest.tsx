import type { Check } from '../../api/deployTypes';
import { inGates, intervalInWords, type scaleOf, ticksOf } from './checks';

/** Intervals as they are drawn in the field: one line a check, all on the scale of what matters. */

const WIDTH = 220;
const HEIGHT = 20;
const PAD = 10;
const MIDDLE = 10;
/** Of the scale's numbers; where they stand closer, those beside 0 are left out. */
const LABEL_WIDTH = 26;

type Scale = ReturnType<typeof scaleOf>;

const at = (scale: Scale, gates: number) => WIDTH / 2 + scale.x(gates) * (WIDTH / 2 - PAD);

const COLORS: Record<Check['state'], string> = {
  regressed: 'var(--crit)',
  improved: 'var(--info)',
  passed: 'var(--ok)',
  inconclusive: 'var(--none)',
  pending: 'var(--none)',
  noted: 'var(--none)',
};

/** The scale's numbers: multiples of the smallest difference that matters. */
export function ForestHead({ scale }: { scale: Scale }) {
  return (
    <svg width={WIDTH} height={16} aria-hidden="true">
      {ticksOf(scale.reach)
        .filter((t) => Math.abs(t) !== 1 || at(scale, 1) - at(scale, 0) >= LABEL_WIDTH)
        .map((t) => (
          <text key={t} x={at(scale, t)} y={12} textAnchor="middle">
            {t === 0 ? '0' : `${t < 0 ? '−' : '+'}${Math.abs(t)}×`}
          </text>
        ))}
    </svg>
  );
}

export function Forest({ check, scale }: { check: Check; scale: Scale }) {
  const words = intervalInWords(check);
  const g = inGates(check);
  const color = COLORS[check.state];
  const low = g ? (g.low === null ? PAD / 2 : at(scale, g.low)) : 0;
  const high = g ? (g.high === null ? WIDTH - PAD / 2 : at(scale, g.high)) : 0;
  const x = g ? at(scale, g.at) : 0;
  return (
    <>
      {g && (
        <svg width={WIDTH} height={HEIGHT} role="img" aria-label={`${check.name}: ${words}`}>
          <rect
            className="gate-band"
            x={at(scale, -1)}
            y="0"
            width={at(scale, 1) - at(scale, -1)}
            height={HEIGHT}
          />
          {ticksOf(scale.reach).map((t) => (
            <path key={t} className={t === 0 ? 'zero' : 'grid'} d={`M${at(scale, t)} 0V${HEIGHT}`} />
          ))}
          <path
            d={
              `M${low} ${MIDDLE}H${high}` +
              (g.low === null ? `M${low + 4} ${MIDDLE - 4}l-4 4 4 4` : `M${low} ${MIDDLE - 4}v8`) +
              (g.high === null ? `M${high - 4} ${MIDDLE - 4}l4 4 -4 4` : `M${high} ${MIDDLE - 4}v8`)
            }
            fill="none"
            stroke={color}
            strokeWidth="1.6"
          />
          {check.state === 'regressed' ? (
            <path d={`M${x - 4.5} ${MIDDLE}l4.5-4.5 4.5 4.5-4.5 4.5z`} fill={color} />
          ) : check.state === 'improved' ? (
            <rect x={x - 4} y={MIDDLE - 4} width="8" height="8" fill={color} />
          ) : (
            <circle
              cx={x}
              cy={MIDDLE}
              r="3.8"
              fill={check.state === 'passed' ? color : 'var(--surface)'}
              stroke={color}
              strokeWidth="1.6"
            />
          )}
        </svg>
      )}
      <span className="forest-words s11 n">{words}</span>
    </>
  );
}

export function ForestKey() {
  return (
    <span className="forest-key s11 t2">
      <span>
        <svg width="10" height="10" aria-hidden="true">
          <path d="M.5 5L5 .5 9.5 5 5 9.5z" fill="var(--crit)" />
        </svg>
        worse
      </span>
      <span>
        <svg width="10" height="10" aria-hidden="true">
          <rect x="1" y="1" width="8" height="8" fill="var(--info)" />
        </svg>
        better
      </span>
      <span>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="4" fill="var(--ok)" />
        </svg>
        as before
      </span>
      <span>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="3.8" fill="none" stroke="var(--none)" strokeWidth="1.6" />
        </svg>
        cannot be told
      </span>
    </span>
  );
}
