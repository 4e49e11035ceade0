import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useTraces } from '../../api/queries';
import type { Trace } from '../../api/spanTypes';
import { useComparison } from '../../api/traceReads';
import type { Change, ComparedFigures, ComparedSide, Comparison } from '../../api/traceTypes';
import { count, duration, plural, text } from '../../format/numbers';
import { clock, day } from '../../format/time';
import { ServiceName } from '../../parts/Service';
import { Failure, SkeletonBox } from '../../parts/States';
import { useHref, useUrl } from '../../state/url';
import { searchFor } from '../traces/search';
import type { SpanNode } from './model';

/** Other traces of the operation that are offered to compare with. */
const OFFERED = 20;
const TRACE_ID = /^[0-9a-f]{32}$/i;

/** This trace beside another one, or beside the typical trace of its operation. */
export function CompareTab({
  trace,
  nodes,
  select,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  select: (node: SpanNode) => void;
}) {
  const url = useUrl();
  const other = url.params.get('with');
  const asked = useComparison(trace.traceId, other);
  const answer = asked.data;
  return (
    <section className="pad-page" aria-label="Compare">
      <ChooseOther trace={trace} root={nodes[0]} other={other} />
      {asked.isPending && <SkeletonBox height={320} />}
      {asked.isError && (
        <div className="card">
          <Failure what="the comparison" asked={asked} />
        </div>
      )}
      {answer && (
        <>
          <Sides answer={answer} />
          <Rows answer={answer} nodes={nodes} select={select} />
          <Operations answer={answer} />
        </>
      )}
    </section>
  );
}

function ChooseOther({
  trace,
  root,
  other,
}: {
  trace: Trace;
  root: SpanNode | undefined;
  other: string | null;
}) {
  const url = useUrl();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const traces = useTraces({
    ...searchFor({ service: root?.span.service ?? null, operation: root?.span.name ?? null }),
    limit: OFFERED,
  });
  const offered = (traces.data?.traces ?? []).filter((t) => t.traceId !== trace.traceId);
  const listed = other === null || offered.some((t) => t.traceId === other);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = typed.trim().toLowerCase();
    setWrong(!TRACE_ID.test(id));
    if (TRACE_ID.test(id)) url.set({ with: id });
  };
  return (
    <form className="row wrap compare-form" onSubmit={submit}>
      <label className="row">
        Compare with
        <select
          className="btn"
          value={other ?? ''}
          onChange={(e) => url.set({ with: e.target.value || null })}
        >
          <option value="">the typical trace of {root?.span.name}</option>
          {!listed && <option value={other ?? ''}>{other}</option>}
          {offered.map((t) => (
            <option key={t.traceId} value={t.traceId}>
              {clock(t.startedAt, 'milli')}, {text(duration(t.durationNs))}
              {t.errors > 0 ? `, ${plural(t.errors, 'error')}` : ''}
            </option>
          ))}
        </select>
      </label>
      <label className="row">
        or trace
        <input
          className="compare-id mono"
          value={typed}
          placeholder="32 hex digits"
          spellCheck={false}
          aria-invalid={wrong || undefined}
          onChange={(e) => {
            setTyped(e.target.value);
            setWrong(false);
          }}
        />
      </label>
      <button type="submit" className="btn">
        Compare
      </button>
      {wrong && (
        <span className="fg-crit s12" role="alert">
          A trace id has 32 hex digits.
        </span>
      )}
    </form>
  );
}

function Sides({ answer }: { answer: Comparison }) {
  const difference = answer.a.durationNs - answer.b.durationNs;
  const words =
    difference === 0
      ? 'takes as long as'
      : `takes ${text(duration(Math.abs(difference)))} ${difference > 0 ? 'longer' : 'less'} than`;
  const states = (state: Change) => answer.rows.filter((r) => r.state === state).length;
  return (
    <p className="lead compare-lead">
      This trace ({text(duration(answer.a.durationNs))}) {words} <Side side={answer.b} />.{' '}
      {(['new', 'gone', 'slower', 'faster'] as const)
        .map((state) => `${text(count(states(state)))} ${state}`)
        .join(', ')}
      , {text(count(states('same')))} the same.
    </p>
  );
}

function Side({ side }: { side: ComparedSide }) {
  const href = useHref();
  const what = `${side.description} (${text(duration(side.durationNs))})`;
  if (side.traceId === null) return <b>{what}</b>;
  return (
    <Link href={href(`/traces/${side.traceId}`)}>
      {what}
      {side.startedAt && ` of ${day(side.startedAt)} ${clock(side.startedAt, 'milli')}`}
    </Link>
  );
}

function Rows({
  answer,
  nodes,
  select,
}: {
  answer: Comparison;
  nodes: readonly SpanNode[];
  select: (node: SpanNode) => void;
}) {
  const url = useUrl();
  const all = url.params.get('rows') === 'all';
  const different = answer.rows.filter((r) => r.state !== 'same');
  const rows = all ? answer.rows : different;
  const longest = Math.max(1, ...answer.rows.flatMap((r) => [r.a?.durationNs ?? 0, r.b?.durationNs ?? 0]));
  return (
    <div className="card">
      <div className="hd">
        <h2>By structure</h2>
        <Link className="end" href={url.href({ rows: all ? null : 'all' })}>
          {all ? 'Only differences' : `All ${plural(answer.rows.length, 'row')}`}
        </Link>
      </div>
      {rows.length === 0 ? (
        <p className="pad t2">Both have the same calls, none notably slower or faster.</p>
      ) : (
        <div className="scroll">
          <table className="compare-table">
            <thead>
              <tr>
                <th scope="col">Operation</th>
                <th scope="col">Difference</th>
                <th scope="col" className="num">
                  Time
                </th>
                <th scope="col">This above the other</th>
                <th scope="col" className="num">
                  This
                </th>
                <th scope="col" className="num">
                  Other
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i} className={row.state === 'same' ? 'dim' : ''}>
                  <th scope="row" className="row-head">
                    <span className="compare-name" style={{ '--d': row.depth }}>
                      <ServiceName name={row.service} />
                      {row.spansA.length > 0 ? (
                        <button
                          type="button"
                          className="link quiet ell t2"
                          title="Show in the waterfall"
                          onClick={() => {
                            const node = nodes[row.spansA[0] ?? -1];
                            if (node) select(node);
                          }}
                        >
                          {row.operation}
                        </button>
                      ) : (
                        <span className="ell t2">{row.operation}</span>
                      )}
                    </span>
                  </th>
                  <td>
                    <ChangeChip state={row.state} />
                  </td>
                  <td className="num">{difference(row.state, row.differenceNs)}</td>
                  <td>
                    <Pair a={row.a} b={row.b} longest={longest} />
                  </td>
                  <td className="num">{figures(row.a)}</td>
                  <td className="num">{figures(row.b)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.omittedRows > 0 && (
        <p className="more t3">{plural(answer.omittedRows, 'row')} further down are not shown.</p>
      )}
    </div>
  );
}

function Operations({ answer }: { answer: Comparison }) {
  const [all, setAll] = useState(false);
  const first = 12;
  const rows = [...answer.operations].sort(
    (x, y) => Math.abs(y.selfDifferenceNs) - Math.abs(x.selfDifferenceNs),
  );
  return (
    <div className="card compare-operations">
      <div className="hd">
        <h2>By operation</h2>
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col">Difference</th>
              <th scope="col" className="num">
                Time
              </th>
              <th scope="col" className="num">
                Self time
              </th>
              <th scope="col" className="num">
                This: spans, self
              </th>
              <th scope="col" className="num">
                Other: spans, self
              </th>
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, first)).map((row) => (
              <tr key={`${row.service} ${row.operation}`} className={row.state === 'same' ? 'dim' : ''}>
                <th scope="row" className="row-head">
                  <ServiceName name={row.service} /> <span className="t2">{row.operation}</span>
                </th>
                <td>
                  <ChangeChip state={row.state} />
                </td>
                <td className="num">{difference(row.state, row.differenceNs)}</td>
                <td className="num">{difference(row.state, row.selfDifferenceNs)}</td>
                <td className="num">{selfOf(row.a)}</td>
                <td className="num">{selfOf(row.b)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > first && (
        <p className="more">
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : `All ${rows.length}`}
          </button>
        </p>
      )}
    </div>
  );
}

/** Two bars under each other: the trace that is looked at, and what it is compared with in the grey of a baseline. */
function Pair({ a, b, longest }: { a: ComparedFigures | null; b: ComparedFigures | null; longest: number }) {
  const width = (f: ComparedFigures | null) => `${((f?.durationNs ?? 0) / longest) * 100}%`;
  return (
    <span className="compare-pair" aria-hidden="true">
      <i className="compare-a" style={{ width: width(a) }} />
      <i className="compare-b" style={{ width: width(b) }} />
    </span>
  );
}

const CHIPS: Record<Change, string> = {
  new: 'chip plain new',
  gone: 'chip plain',
  slower: 'chip plain crit',
  faster: 'chip plain ok',
  same: 'chip plain',
};

function ChangeChip({ state }: { state: Change }) {
  return (
    <span className={CHIPS[state]}>{state === 'new' ? '+ new' : state === 'gone' ? '× gone' : state}</span>
  );
}

function difference(state: Change, ns: number): string {
  if (state === 'same' && ns === 0) return '–';
  return (ns > 0 ? '+' : '') + text(duration(ns));
}

function calls(f: ComparedFigures): string {
  return f.count === 1 ? '' : `${Number(f.count.toFixed(1))} × `;
}

function figures(f: ComparedFigures | null) {
  return f ? `${calls(f)}${text(duration(f.count > 0 ? f.durationNs / f.count : f.durationNs))}` : '–';
}

function selfOf(f: ComparedFigures | null) {
  return f ? `${Number(f.count.toFixed(1))}, ${text(duration(f.selfNs))}` : '–';
}
