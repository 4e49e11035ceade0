import type { Trace } from '../../api/spanTypes';
import { rangeAround } from '../../state/range';
import { useScope } from '../../state/url';
import { SLOWEST } from '../traces/cohort';
import { ExplainPanel } from '../traces/explain/ExplainPanel';
import { searchFor } from '../traces/search';
import type { SpanNode } from './model';

/** What traces like this one have in common that others of its operation do not. */
export function ExplainTab({ trace, root }: { trace: Trace; root: SpanNode }) {
  const { range } = useScope();
  // Links lead to traces of any time: those like this one are the ones of its own.
  const around = rangeAround(range, Date.parse(trace.startedAt), Date.now());
  const version = trace.resources[root.span.resource]?.version;
  return (
    <section className="pad-page" aria-label="Explain">
      {around.from && (
        <p className="s12 t2">The chosen time does not hold this trace: compared are traces around it.</p>
      )}
      <ExplainPanel
        search={searchFor({ service: root.span.service, operation: root.span.name })}
        suggested={trace.errors > 0 ? { kind: 'errors' } : { kind: 'slowest', share: SLOWEST }}
        around={around}
        versions={version ? [version] : []}
      />
    </section>
  );
}
