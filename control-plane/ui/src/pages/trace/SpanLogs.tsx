import { Link } from 'wouter';
import { plural } from '../../format/numbers';
import { clock } from '../../format/time';
import { StatusIcon } from '../../parts/Status';
import { useHref } from '../../state/url';
import { folded } from '../logs/body';
import { isError, toLine } from '../logs/search';
import type { PlacedLine } from './traceLogs';

/** Further lines are on the page of logs. */
const MOST_SHOWN = 50;

/** What was written within the selected span, in order; each line leads to itself among the logs. */
export function SpanLogs({ lines }: { lines: readonly PlacedLine[] }) {
  const href = useHref();
  const [first] = lines;
  if (!first) return null;
  const { traceId, spanId } = first.line;
  const all = href('/logs', { ...toLine(first.line), traceId, spanId, line: null, order: 'oldest' });
  return (
    <details open>
      <summary>
        Logs of this span <span className="u">{lines.length}</span>
      </summary>
      {lines.some((l) => l.unfailed) && (
        <p className="s12 t2">An error was logged here, though the span did not fail.</p>
      )}
      <ul className="span-logs">
        {lines.slice(0, MOST_SHOWN).map(({ line }) => (
          <li key={line.id}>
            <span className="sev-shape">
              {isError(line.severity) ? (
                <StatusIcon tone="crit" />
              ) : line.severity === 'warn' ? (
                <StatusIcon tone="warn" />
              ) : null}
            </span>
            <Link
              className="q wrap-any"
              href={href('/logs', { ...toLine(line), order: 'oldest' })}
              aria-label={`${clock(line.time, 'milli')} ${line.severity}: ${folded(line.body).first}`}
            >
              <span className="n t2">{clock(line.time, 'milli')}</span> {folded(line.body).first}
            </Link>
          </li>
        ))}
      </ul>
      <p className="s12">
        <Link href={all}>
          {lines.length > MOST_SHOWN ? `All ${plural(lines.length, 'line')}` : 'Open in Logs'}
        </Link>
      </p>
    </details>
  );
}
