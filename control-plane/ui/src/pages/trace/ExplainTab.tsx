import type { Trace } from '../../api/types';
import { SLOWEST } from '../traces/cohort';
import { ExplainPanel } from '../traces/explain/ExplainPanel';
import { searchFor } from '../traces/search';
import type { SpanNode } from './model';

/** What traces like this one have in common that others of its operation do not. */
export function ExplainTab({ trace, root }: { trace: Trace; root: SpanNode }) {
  const version = trace.resources[root.span.resource]?.version;
  return (
    <section className="pad-page" aria-label="Explain">
      <ExplainPanel
        search={searchFor({ service: root.span.service, operation: root.span.name })}
        suggested={trace.errors > 0 ? { kind: 'errors' } : { kind: 'slowest', share: SLOWEST }}
        versions={version ? [version] : []}
      />
    </section>
  );
}
