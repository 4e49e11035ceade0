import { plural } from '../../format/numbers';
import { StatusIcon } from '../../parts/Status';
import type { SpanNode } from './model';
import type { PlacedLogs } from './traceLogs';

/** Spans named one by one up to here. */
const NAMED = 3;

/** Errors that only the logs tell of: no span of theirs failed, so nothing else on the page is red. */
export function Unfailed({ logs, select }: { logs: PlacedLogs; select: (node: SpanNode) => void }) {
  const { unfailed } = logs;
  if (unfailed.length === 0) return null;
  const nodes = [...new Set(unfailed.flatMap((l) => l.node ?? []))];
  return (
    <p className="banner" role="status">
      <StatusIcon tone="warn" />
      <span>
        <b>
          {plural(unfailed.length, 'error')} in the logs, and{' '}
          {unfailed.length === 1 ? 'its span' : 'their spans'} did not fail.
        </b>{' '}
        {nodes.slice(0, NAMED).map((node, i) => (
          <span key={node.key}>
            {i > 0 && ', '}
            <button type="button" className="link" onClick={() => select(node)}>
              {node.span.service} {node.span.name}
            </button>
          </span>
        ))}
        {nodes.length > NAMED && ` and ${nodes.length - NAMED} more`}
      </span>
      <a className="link end nw" href="#logs">
        Show the lines
      </a>
    </p>
  );
}
