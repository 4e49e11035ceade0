import type { SpanEvent } from '../../api/types';
import { plural } from '../../format/numbers';
import { Copy } from '../../parts/Copy';
import { foldedFrames, frames } from './attributes';
import { attributeText } from './model';
import { Pairs } from './Pairs';

const SHOWN_APART = ['exception.type', 'exception.message', 'exception.stacktrace'];

/** What was thrown, with its stack: own code stands open, libraries' frames are folded between. */
export function Exception({ event }: { event: SpanEvent }) {
  const type = attributeText(event.attributes['exception.type'] ?? '');
  const message = attributeText(event.attributes['exception.message'] ?? '');
  const stack = attributeText(event.attributes['exception.stacktrace'] ?? '');
  const parts = foldedFrames(frames(stack));
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
      {parts.map((part, i) =>
        part.folded ? (
          <details key={i}>
            <summary>
              {plural(part.frames.length, 'frame')} of {part.of}
            </summary>
            <Frames lines={part.frames} />
          </details>
        ) : (
          <Frames key={i} lines={part.frames} />
        ),
      )}
      {rest.length > 0 && <Pairs entries={rest} />}
    </div>
  );
}

function Frames({ lines }: { lines: readonly { text: string; own: boolean }[] }) {
  return (
    <pre>
      {lines.map((line, i) => (
        <span key={i} className={line.own ? 'own-frame' : undefined}>
          {line.text.trim().replace(/^at /, 'at\u00a0')}
        </span>
      ))}
    </pre>
  );
}
