import type { TelemetryReader } from '../../api/overheadTypes';
import { ago, clock } from '../../format/time';
import { readerWords } from './leverWords';

/** The latest, which say whether it is used; a shared metric has a dozen of dashboards. */
const SHOWN = 3;

/** Who read something, the latest first, and which rules name it. */
export function Readers({
  readers,
  rules,
  now,
}: {
  readers: readonly TelemetryReader[];
  rules: readonly string[];
  now: number;
}) {
  const rest = readers.slice(SHOWN);
  return (
    <>
      {readers.length > 0 && (
        <ul className="second readers" aria-label="Read by">
          {readers.slice(0, SHOWN).map((one) => (
            <ReaderItem key={`${one.kind}/${one.name}`} one={one} now={now} />
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <details className="second readers-more">
          <summary>{rest.length} more</summary>
          <ul className="readers" aria-label="Read by, too">
            {rest.map((one) => (
              <ReaderItem key={`${one.kind}/${one.name}`} one={one} now={now} />
            ))}
          </ul>
        </details>
      )}
      {rules.length > 0 && (
        <span className="second readers">
          asked for by {rules.length === 1 ? 'the rule' : 'the rules'} {rules.join(', ')}
        </span>
      )}
    </>
  );
}

function ReaderItem({ one, now }: { one: TelemetryReader; now: number }) {
  return (
    <li title={clock(one.last)}>
      {readerWords(one)}, {ago(one.last, now)}
    </li>
  );
}
