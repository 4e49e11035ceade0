import type { ErrorIssue } from '../../api/errorTypes';
import { whyBack, whyNew } from './issues';

/** Marks what is new or came back, and says why it counts as that. */
export function News({ issue, now }: { issue: ErrorIssue; now: number }) {
  const fresh = whyNew(issue, now);
  const back = whyBack(issue, now);
  return (
    <>
      {fresh && (
        <span className="chip plain new" title={fresh}>
          new
        </span>
      )}
      {back && (
        <span className="chip plain warn" title={back}>
          came back
        </span>
      )}
    </>
  );
}
