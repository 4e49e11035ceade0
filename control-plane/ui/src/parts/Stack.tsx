import { plural } from '../format/numbers';
import { foldedFrames, type StackLine } from '../format/stack';

/** A stack of frames: own code stands open and apart, what libraries did between is folded. */
export function Stack({ lines }: { lines: readonly StackLine[] }) {
  return (
    <div className="stack">
      {foldedFrames(lines).map((part, i) =>
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
    </div>
  );
}

function Frames({ lines }: { lines: readonly StackLine[] }) {
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
