import { useState } from 'react';
import { Link } from 'wouter';
import type { Check, CheckState, Verdict } from '../../api/deployTypes';
import type { Deployment } from '../../api/types';
import { count, plural, text } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { VerdictChip } from '../../parts/Verdict';
import { useHref } from '../../state/url';
import { requestsOf } from '../traces/links';
import { byOperation, measured, type OperationChecks, pInWords, scaleOf } from './checks';
import type { Range } from './Evidence';
import { Forest, ForestHead, ForestKey } from './Forest';

const SHOWN_AT_FIRST = 6;

/** Each check with both values, its difference with the interval drawn, and how sure it is; by operation, the worst first. */
export function ChecksTable({
  deployment,
  verdict,
  around,
}: {
  deployment: Deployment;
  verdict: Verdict;
  around: Range;
}) {
  const [all, setAll] = useState(false);
  const groups = byOperation(verdict.checks);
  const together = groups.filter((g) => g.operation === null);
  const operations = groups.filter((g) => g.operation !== null);
  const shown = [...together, ...(all ? operations : operations.slice(0, SHOWN_AT_FIRST))];
  const scale = scaleOf(verdict.checks);
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="checks">
      <div className="sec">
        <h2 id="checks">What was checked</h2>
        <span className="t3 s12">
          {plural(verdict.checks.length, 'check')} of {plural(operations.length, 'operation')}; bars are 95 %
          intervals in multiples of the smallest difference that matters, which is shaded
        </span>
        <span className="end">
          <ForestKey />
        </span>
      </div>
      <div className="card">
        <div className="scroll">
          <table className="checks-table">
            <thead>
              <tr>
                <th scope="col">Operation</th>
                <th scope="col">Check</th>
                <th scope="col" className="num">
                  {verdict.baseline.version ?? 'Before'}
                </th>
                <th scope="col" className="num">
                  {deployment.version ?? 'Now'}
                </th>
                <th scope="col">
                  <span className="vh">Difference</span>
                  <ForestHead scale={scale} />
                </th>
                <th scope="col">Verdict</th>
                <th scope="col" className="num">
                  Requests
                </th>
                <th scope="col" className="num">
                  p
                </th>
              </tr>
            </thead>
            {shown.map((g) => (
              <Group
                key={g.operation ?? ''}
                group={g}
                deployment={deployment}
                scale={scale}
                around={around}
              />
            ))}
          </table>
        </div>
        {operations.length > SHOWN_AT_FIRST && (
          <p className="more">
            <button type="button" className="link" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${operations.length} operations`}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function Group({
  group,
  deployment: d,
  scale,
  around,
}: {
  group: OperationChecks;
  deployment: Deployment;
  scale: ReturnType<typeof scaleOf>;
  around: Range;
}) {
  const href = useHref();
  return (
    <tbody>
      {group.checks.map((c, i) => (
        <tr key={`${c.kind} ${c.name} ${c.detail}`}>
          {i === 0 && (
            <th scope="rowgroup" rowSpan={group.checks.length} className="row-head check-operation">
              {group.operation === null ? (
                <span className="b">All together</span>
              ) : (
                <Link
                  className="q mono"
                  href={href('/traces', {
                    ...requestsOf({ service: d.service, version: d.version, operation: group.operation }),
                    ...around,
                  })}
                  data-row
                >
                  {group.operation}
                </Link>
              )}
            </th>
          )}
          <td className="check-name">
            {c.name}
            {c.detail && <span className="second">{c.detail}</span>}
          </td>
          <td className="num t2">
            <Num of={measured(c.baseline, c.unit)} />
          </td>
          <td className="num">
            <Num
              of={measured(c.value, c.unit)}
              tone={c.state === 'regressed' ? 'bad' : undefined}
              href={evidenceOf(c, d, around, href)}
              label={`traces of ${d.service} ${d.version ?? ''}`}
            />
          </td>
          <td className="forest-cell">
            <Forest check={c} scale={scale} />
          </td>
          <td>
            <CheckChip state={c.state} />
          </td>
          <td className="num t2 s12" title="Requests of the new version against those of the baseline">
            {text(count(c.newRequests))} <span className="u">against</span> {text(count(c.baselineRequests))}
          </td>
          <td className="num t2 s12">{pInWords(c.p)}</td>
        </tr>
      ))}
    </tbody>
  );
}

/** The traces that a value was counted from, where it was counted from requests. */
function evidenceOf(
  c: Check,
  d: Deployment,
  around: Range,
  href: ReturnType<typeof useHref>,
): string | undefined {
  const own = { service: d.service, version: d.version, operation: c.operation };
  if (c.kind === 'errors') return href('/traces', { ...requestsOf({ ...own, failed: true }), ...around });
  if (c.kind === 'latency' || c.kind === 'tail') {
    return href('/traces', { ...requestsOf({ ...own, atLeastNs: c.value }), ...around });
  }
  return undefined;
}

function CheckChip({ state }: { state: CheckState }) {
  return state === 'noted' ? <span className="chip plain">Noted</span> : <VerdictChip state={state} />;
}
