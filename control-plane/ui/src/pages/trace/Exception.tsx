import { Link } from 'wouter';
import type { SpanEvent } from '../../api/spanTypes';
import { frames } from '../../format/stack';
import { Copy } from '../../parts/Copy';
import { Stack } from '../../parts/Stack';
import { attributeText } from './model';
import { Pairs } from './Pairs';

const SHOWN_APART = ['exception.type', 'exception.message', 'exception.stacktrace'];

/** What was thrown, with its stack: own code stands open, libraries' frames are folded between. */
export function Exception({
  event,
  elsewhere,
}: {
  event: SpanEvent;
  /** Where else it was thrown; null where nothing is known around the trace. */
  elsewhere: ((type: string) => string) | null;
}) {
  const type = attributeText(event.attributes['exception.type'] ?? '');
  const message = attributeText(event.attributes['exception.message'] ?? '');
  const stack = attributeText(event.attributes['exception.stacktrace'] ?? '');
  const rest = Object.entries(event.attributes).filter(([key]) => !SHOWN_APART.includes(key));
  return (
    <div className="exception">
      <p className="row">
        <b className="mono wrap-any">{type || event.name}</b>
        {stack && (
          <span className="end">
            <Copy value={stack} label="Copy the stack trace" bare />
          </span>
        )}
      </p>
      {message && <p className="wrap-any">{message}</p>}
      {stack && <Stack lines={frames(stack)} />}
      {elsewhere && type && (
        <p className="elsewhere">
          <Link href={elsewhere(type)}>Where else it was thrown</Link>
        </p>
      )}
      {rest.length > 0 && <Pairs entries={rest} />}
    </div>
  );
}
