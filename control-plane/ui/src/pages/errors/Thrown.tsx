import type { ErrorIssue } from '../../api/errorTypes';
import { useLinesAround } from '../../api/logs';
import { useTrace } from '../../api/queries';
import { frames, framesOf } from '../../format/stack';
import { clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Stack } from '../../parts/Stack';
import { SkeletonBox } from '../../parts/States';
import { attributeText, isException } from '../trace/model';
import { frameText, groupedBecause, loggedStack } from './issues';

/** What was thrown the last time: message and whole stack, from the newest trace or log line; else the frames. */
export function Thrown({ error }: { error: ErrorIssue }) {
  const newest = error.traces[0];
  return (
    <section className="card" aria-labelledby="thrown-heading">
      <div className="hd">
        <h2 id="thrown-heading" className="mono wrap-any">
          {error.type}
        </h2>
      </div>
      <p className="pad error-message">{error.message || <span className="u">It has no message.</span>}</p>
      {(error.reportedType !== error.type || error.cause) && (
        <p className="pad s12 t2 error-chain">
          {error.reportedType !== error.type && (
            <>
              Reported as <code className="mono wrap-any">{error.reportedType}</code>.{' '}
            </>
          )}
          {error.cause && (
            <>
              Caused by <code className="mono wrap-any">{error.cause}</code>.
            </>
          )}
        </p>
      )}
      {newest ? <NewestStack error={error} newest={newest} /> : <LoggedStack error={error} />}
      <p className="pad s12 t3">{groupedBecause(error)}</p>
    </section>
  );
}

/** The stack trace is the trace's: the issue keeps only what it is grouped by. */
function NewestStack({ error, newest }: { error: ErrorIssue; newest: ErrorIssue['traces'][number] }) {
  const asked = useTrace(newest.traceId);
  if (asked.isPending) return <SkeletonBox height={160} />;
  const events = asked.data?.spans.find((s) => s.spanId === newest.spanId)?.events ?? [];
  const thrown = events.filter((e) => isException(e.name));
  const named = (key: string) => (e: (typeof thrown)[number]) =>
    attributeText(e.attributes[key] ?? '') === error.reportedType;
  const event = thrown.findLast(named('exception.type')) ?? thrown.at(-1);
  const stack = attributeText(event?.attributes['exception.stacktrace'] ?? '');
  if (!stack) {
    return (
      <>
        <LoggedStack error={error} />
        {asked.isError && (
          <p className="pad s12 t2">The newest trace is not kept any more: {asked.error.message}</p>
        )}
      </>
    );
  }
  return <WholeStack stack={stack} time={newest.time} />;
}

function WholeStack({ stack, time }: { stack: string; time: string }) {
  return (
    <>
      <p className="row pad s12 t2">
        <span>Stack trace of {clock(time)}</span>
        <span className="end">
          <Copy value={stack} label="Copy the stack trace" bare />
        </span>
      </p>
      <Stack lines={frames(stack)} />
    </>
  );
}

/** Of the newest line that tells it, which was written when it was last seen. */
function LoggedStack({ error }: { error: ErrorIssue }) {
  const asked = useLinesAround(error.logs?.q ?? '', error.lastSeen, error.logs !== null);
  if (error.logs && asked.isPending) return <SkeletonBox height={160} />;
  for (const line of asked.data?.logs ?? []) {
    const stack = loggedStack(line);
    if (stack) return <WholeStack stack={stack} time={line.time} />;
  }
  return <GroupingFrames error={error} />;
}

function GroupingFrames({ error }: { error: ErrorIssue }) {
  if (error.frames.length === 0) return <p className="pad t2 s12">No stack trace was sent with it.</p>;
  return <Stack lines={framesOf(error.frames.map((f) => ({ text: frameText(f), own: f.own })))} />;
}
