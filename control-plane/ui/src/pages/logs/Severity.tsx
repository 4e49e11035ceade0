import type { Severity } from '../../api/logTypes';
import { StatusIcon } from '../../parts/Status';
import { isError } from './search';

/** What a severity is drawn in: red and amber only where something is to be decided. */
export const SEVERITY_COLORS: Record<Severity, string> = {
  fatal: 'var(--crit-fg)',
  error: 'var(--crit)',
  warn: 'var(--warn)',
  info: 'var(--info)',
  debug: 'var(--none)',
  trace: 'var(--line-2)',
  unspecified: 'var(--v-old)',
};

export const severityWord = (severity: Severity): string => (severity === 'unspecified' ? 'none' : severity);

/** Shape and word: `▲ WARN`; those that say nothing bad have the word alone. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const tone = isError(severity) ? 'crit' : severity === 'warn' ? 'warn' : null;
  return (
    <span className={`sev ${tone ? `fg-${tone} b` : 't2'}`}>
      <span className="sev-shape">{tone && <StatusIcon tone={tone} />}</span>
      {severity === 'unspecified' ? <span className="u">–</span> : severity.toUpperCase()}
    </span>
  );
}
