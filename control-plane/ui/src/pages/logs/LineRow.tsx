import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LogLine } from '../../api/logTypes';
import { ServiceName } from '../../parts/Service';
import { folded } from './body';
import { SeverityMark } from './Severity';
import { isError } from './search';

/** What a line's row is tinted by. */
export const rowTone = (line: Pick<LogLine, 'severity'>): string =>
  isError(line.severity) ? 'crit' : line.severity === 'warn' ? 'warn' : '';

/** A line of a list, of which only the first row of text is shown; `data-line` is what a click on it opens. */
export function LineRow({
  line,
  time,
  open,
  href,
  children,
}: {
  line: LogLine;
  /** When, as the list tells it. */
  time: string;
  open: boolean;
  /** Opens it, or closes it when it is open. */
  href: string;
  /** What else stands at its end. */
  children?: ReactNode;
}) {
  const { first, more } = folded(line.body);
  return (
    <div className="log-line" data-line={line.id}>
      <Link
        className="q n log-time"
        href={href}
        replace
        data-row
        aria-expanded={open}
        aria-label={`${time} ${line.severity}, ${line.service}: ${first}`}
        title={line.time}
      >
        {time}
      </Link>
      <SeverityMark severity={line.severity} />
      <span className="ell log-service">
        <ServiceName name={line.service} />
      </span>
      <span className="mono log-text">
        {line.eventName && <span className="tag log-event">{line.eventName}</span>}
        {first || <span className="u">no text</span>}
      </span>
      <span className="row">
        {more > 0 && !open && <span className="chip plain log-more">+{more} lines</span>}
        {children}
      </span>
    </div>
  );
}
