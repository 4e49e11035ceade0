import type { HealthState } from '../api/types';

/** The four shapes of status. Shape and word always go with the colour. */
export type Tone = 'ok' | 'warn' | 'crit' | 'none';

const TONES: Record<HealthState, Tone> = {
  healthy: 'ok',
  degraded: 'warn',
  failing: 'crit',
  silent: 'none',
  idle: 'none',
  unknown: 'none',
};

const WORDS: Record<HealthState, string> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  failing: 'Failing',
  silent: 'Silent',
  idle: 'Idle',
  unknown: 'Unknown',
};

/** Worst first; idleness is nobody's trouble and comes last. */
const SEVERITY: readonly HealthState[] = ['failing', 'degraded', 'silent', 'unknown', 'healthy', 'idle'];

export const toneOf = (state: HealthState): Tone => TONES[state];
export const wordOf = (state: HealthState): string => WORDS[state];
export const severityOf = (state: HealthState): number => SEVERITY.indexOf(state);
export const needsAttention = (state: HealthState): boolean => severityOf(state) < severityOf('unknown');

export function StatusIcon({ tone }: { tone: Tone }) {
  return (
    <svg className={`ic st st-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {tone === 'ok' && (
        <>
          <circle cx="8" cy="8" r="6.5" className="shape" />
          <path d="M5 8.2l2.1 2.1L11 6.2" className="glyph" />
        </>
      )}
      {tone === 'warn' && (
        <>
          <path d="M8 1.4l7 12.6H1z" className="shape" />
          <path d="M8 6v4M8 12v.01" className="glyph" />
        </>
      )}
      {tone === 'crit' && (
        <>
          <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3z" className="shape" />
          <path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" className="glyph" />
        </>
      )}
      {tone === 'none' && (
        <>
          <circle cx="8" cy="8" r="6" className="dashed" />
          <path d="M8 8h.01" className="dot" />
        </>
      )}
    </svg>
  );
}

/** Shape and word: `✓ Healthy`. */
export function HealthWord({ state }: { state: HealthState }) {
  const tone = toneOf(state);
  return (
    <span className="health">
      <StatusIcon tone={tone} />
      <span className={tone === 'ok' ? 'm' : `m fg-${tone}`}>{wordOf(state)}</span>
    </span>
  );
}
