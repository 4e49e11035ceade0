import { Link } from 'wouter';
import type { ExemplarTrace, Verdict } from '../../api/deployTypes';
import type { Deployment } from '../../api/types';
import { bytes, count, duration, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { Notice } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useHref } from '../../state/url';

/** What else speaks for or against a version: exceptions, log patterns, what it costs to watch, traces of both sides. */

export type Range = { from: string; to: string; env: string | null; namespace: string | null };

export function NewExceptions({
  deployment: d,
  verdict,
  around,
}: {
  deployment: Deployment;
  verdict: Verdict;
  around: Range;
}) {
  const href = useHref();
  const found = verdict.evidence.newExceptions;
  return (
    <section className="card" aria-labelledby="new-exceptions">
      <div className="hd">
        <h2 id="new-exceptions">New exceptions</h2>
        <span className="t3 s12">first seen in {d.version ?? 'this deploy'}</span>
      </div>
      {found.length === 0 ? (
        <p className="pad s12 t2">None that were not thrown before.</p>
      ) : (
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <th scope="col">Exception</th>
                <th scope="col" className="num">
                  Thrown
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((e) => (
                <tr key={e.issue ?? e.text}>
                  <th scope="row" className="row-head">
                    {e.issue ? (
                      <Link
                        className="q mono wrap-any"
                        href={href(`/errors/${encodeURIComponent(e.issue)}`, { ...around })}
                      >
                        {e.text}
                      </Link>
                    ) : (
                      <span className="mono wrap-any">{e.text}</span>
                    )}
                  </th>
                  <td className="num">
                    <Num of={count(e.count)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function NewPatterns({
  deployment: d,
  verdict,
  around,
}: {
  deployment: Deployment;
  verdict: Verdict;
  around: Range;
}) {
  const href = useHref();
  const found = verdict.evidence.newPatterns;
  return (
    <section className="card" aria-labelledby="new-patterns">
      <div className="hd">
        <h2 id="new-patterns">New log patterns</h2>
        <span className="t3 s12">lines that the baseline never wrote</span>
        <Link
          className="end s12"
          href={href('/logs', { service: d.service, version: d.version, tab: 'patterns', ...around })}
        >
          All patterns
        </Link>
      </div>
      {found.length === 0 ? (
        <p className="pad s12 t2">None.</p>
      ) : (
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <th scope="col">Pattern</th>
                <th scope="col" className="num">
                  Lines
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((p) => (
                <tr key={p.text}>
                  <th scope="row" className="row-head mono s12 wrap-any">
                    {p.text}
                  </th>
                  <td className="num">
                    <Num of={count(p.count)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** What a request of each side sends to be watched. */
export function Telemetry({ deployment: d, verdict }: { deployment: Deployment; verdict: Verdict }) {
  const told = verdict.evidence.telemetryPerRequest;
  if (!told) return null;
  const times = told.baselineBytes > 0 ? told.newBytes / told.baselineBytes : null;
  return (
    <section className="card" aria-labelledby="telemetry">
      <div className="hd">
        <h2 id="telemetry">Telemetry per request</h2>
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" className="num">
                {verdict.baseline.version ?? 'Before'}
              </th>
              <th scope="col" className="num">
                {d.version ?? 'Now'}
              </th>
              <th scope="col" className="num">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="num t2">
                <Num of={bytes(told.baselineBytes)} />
              </td>
              <td className="num">
                <Num of={bytes(told.newBytes)} />
              </td>
              <td className="num">{times === null ? '–' : `×${Number(times.toPrecision(2))}`}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

export interface Pair {
  operation: string;
  baseline: ExemplarTrace | null;
  fresh: ExemplarTrace | null;
}

/** Traces of both sides, by operation and in the order in which they came. */
export function pairsOf({ baseline, fresh }: Verdict['exemplars']): Pair[] {
  const left = [...baseline];
  const pairs: Pair[] = fresh.map((f) => {
    const i = left.findIndex((b) => b.operation === f.operation);
    return { operation: f.operation, fresh: f, baseline: i < 0 ? null : (left.splice(i, 1)[0] ?? null) };
  });
  return [...pairs, ...left.map((b) => ({ operation: b.operation, baseline: b, fresh: null }))];
}

/** The comparison of a pair; null for half a pair. */
export const comparisonOf = (pair: Pair): string | null =>
  pair.fresh && pair.baseline ? `/traces/${pair.fresh.traceId}?with=${pair.baseline.traceId}#compare` : null;

export function Exemplars({ deployment: d, verdict }: { deployment: Deployment; verdict: Verdict }) {
  const href = useHref();
  const pairs = pairsOf(verdict.exemplars);
  return (
    <section className="card" aria-labelledby="exemplars">
      <div className="hd">
        <h2 id="exemplars">Traces of both sides</h2>
        <span className="t3 s12">the same operation, before and after</span>
      </div>
      {pairs.length === 0 ? (
        <Notice title="No trace of either side is kept">
          Traces are kept for 7 days unless storage is set otherwise.
        </Notice>
      ) : (
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <th scope="col">Operation</th>
                <th scope="col">{verdict.baseline.version ?? 'Before'}</th>
                <th scope="col">{d.version ?? 'Now'}</th>
                <th scope="col">
                  <span className="vh">Compare</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {pairs.map((pair) => {
                const compare = comparisonOf(pair);
                return (
                  <tr key={`${pair.fresh?.traceId} ${pair.baseline?.traceId}`}>
                    <th scope="row" className="row-head mono s12">
                      {pair.operation}
                    </th>
                    <td>
                      <TraceLink trace={pair.baseline} />
                    </td>
                    <td>
                      <TraceLink trace={pair.fresh} />
                    </td>
                    <td className="num">
                      {compare && (
                        <Link
                          className="btn sm"
                          href={href(compare)}
                          aria-label={`Compare the traces of ${pair.operation}`}
                        >
                          Compare
                        </Link>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function TraceLink({ trace }: { trace: ExemplarTrace | null }) {
  const href = useHref();
  if (!trace) return <span className="u">–</span>;
  return (
    <span className="row nw">
      <Link className="mono" href={href(`/traces/${trace.traceId}`)} title={clock(trace.startedAt)}>
        {trace.traceId.slice(0, 8)}
      </Link>
      <span className="n">{text(duration(trace.durationNs))}</span>
      {trace.error && (
        <span className="row fg-crit s12">
          <StatusIcon tone="crit" /> failed
        </span>
      )}
    </span>
  );
}

/** The way back, to be copied: Pharos never goes it itself. */
export function Rollback({ rollback }: { rollback: NonNullable<Verdict['rollback']> }) {
  return (
    <section className="card rollback" aria-labelledby="rollback">
      <div className="hd">
        <h2 id="rollback">Back to {rollback.toVersion}</h2>
      </div>
      <div className="pad">
        <p className="t2 s12">{rollback.hint}</p>
        {rollback.commands.map((c) => (
          <div key={c.tool + c.command} className="rollback-command">
            <span className="s12 t2">{c.tool}</span>
            <code className="code">{c.command}</code>
            <Copy value={c.command} label={`Copy the command for ${c.tool}`} />
          </div>
        ))}
      </div>
    </section>
  );
}
