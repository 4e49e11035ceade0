import { Fragment } from 'react';
import { Link } from 'wouter';
import { type LogSearch, usePatterns } from '../../api/logs';
import type { LogPattern } from '../../api/logTypes';
import { useService } from '../../api/queries';
import { bytes, count, duration, plural, share, text } from '../../format/numbers';
import { moment } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { compare, orderOf, SortHeader } from '../../parts/sort';
import { useNow } from '../../parts/useNow';
import { inWords } from '../../state/range';
import { type Changes, useScope, useUrl } from '../../state/url';
import { measured, type PatternColumn, standsThere, templatePieces } from './patternList';
import { SeverityMark } from './Severity';
import { isError } from './search';

/** How long ago a pattern may have been seen first and still be new. */
const SINCE: readonly [value: string, words: string][] = [
  ['-15m', '15 min'],
  ['-1h', '1 h'],
  ['-1d', '24 h'],
  ['-7d', '7 d'],
];

const COLUMNS = 6;

/** Lines that differ only in numbers, ids and names, as one each: how many, how much, what is new. */
export function Patterns({ search }: { search: LogSearch }) {
  const url = useUrl();
  const { range } = useScope();
  const filter = {
    service: search.service,
    severity: search.severity,
    newSince: url.params.get('newSince'),
    newIn: url.params.get('newIn'),
  };
  const asked = usePatterns(filter);
  const answer = asked.data;
  const order = orderOf(url, { column: 'lines', descending: true });
  const by = measured[order.column as PatternColumn] ?? measured.lines;
  const patterns = [...(answer?.patterns ?? [])].sort((a, b) => compare(by(a), by(b), order.descending));
  const opened = url.params.get('pattern');
  const narrowed = Boolean(filter.service || filter.severity || filter.newSince || filter.newIn);
  return (
    <section className={`card log-card ${dimmed(asked)}`} aria-label="Patterns">
      <div className="hd wrap log-pattern-tools">
        <h2>Patterns</h2>
        <span className="s12 t3">
          {answer &&
            `${answer.truncated ? 'the largest ' : ''}${answer.patterns.length} in ${inWords(range)}${answer.countedBy === 'hour' ? ', counted by whole hours' : ''}`}
        </span>
        <span className="row wrap end">
          <label className="row">
            New since
            <select
              value={filter.newSince ?? ''}
              onChange={(e) => url.set({ newSince: e.target.value, pattern: null })}
            >
              <option value="">any time</option>
              {SINCE.map(([value, words]) => (
                <option key={value} value={value}>
                  {words} ago
                </option>
              ))}
            </select>
          </label>
          {filter.service ? (
            <NewIn service={filter.service} chosen={filter.newIn} />
          ) : (
            <span className="s12 t3">Choose a service to see what a version brought</span>
          )}
        </span>
      </div>
      <Stale asked={asked} />
      {!answer && asked.isError ? (
        <Failure what="the patterns" asked={asked} />
      ) : (
        <div className="scroll">
          <table className="tall log-patterns">
            <thead>
              <tr>
                <th scope="col">Pattern</th>
                <SortHeader url={url} order={order} column="lines" numeric>
                  Lines
                </SortHeader>
                <th scope="col" title={`Lines over ${inWords(range)}`}>
                  Trend
                </th>
                <SortHeader url={url} order={order} column="share" numeric>
                  Of its service’s bytes
                </SortHeader>
                <SortHeader url={url} order={order} column="first" numeric>
                  First seen
                </SortHeader>
                <th scope="col" title="With their lines since the pattern is known">
                  Versions
                </th>
              </tr>
            </thead>
            <tbody>
              {!answer && <SkeletonRows rows={8} columns={COLUMNS} tall />}
              {patterns.map((p) => (
                <PatternRow key={p.id} pattern={p} step={answer?.stepNs ?? 0} open={p.id === opened} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer?.patterns.length === 0 && (
        <Notice
          title={narrowed ? 'No pattern matches' : `No log lines in ${inWords(range)}`}
          actions={
            narrowed && (
              <Link
                className="btn sm"
                href={url.href({ service: null, severity: null, newSince: null, newIn: null })}
              >
                Clear filter
              </Link>
            )
          }
        >
          {narrowed
            ? 'Nothing was written that these filters leave.'
            : 'Lines are grouped as they come; a pattern shows with its first line.'}
        </Notice>
      )}
      {answer && (answer.forgotten > 0 || answer.ungrouped > 0) && (
        <p className="more t3">
          {[
            answer.forgotten > 0 &&
              `${plural(answer.forgotten, 'pattern')} forgotten: memory for them is bounded, the least recent go first.`,
            answer.ungrouped > 0 &&
              `${plural(answer.ungrouped, 'line')} belong to no pattern: more shapes than are kept apart.`,
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
    </section>
  );
}

function NewIn({ service, chosen }: { service: string; chosen: string | null }) {
  const url = useUrl();
  const known = useService(service).data;
  const versions = [
    ...new Set([
      ...(known?.versions.flatMap((v) => v.version ?? []) ?? []),
      ...(known?.deployments.flatMap((d) => d.version ?? []) ?? []),
      ...(chosen ? [chosen] : []),
    ]),
  ];
  return (
    <label className="row">
      New in version
      <select value={chosen ?? ''} onChange={(e) => url.set({ newIn: e.target.value, pattern: null })}>
        <option value="">any</option>
        {versions.map((v) => (
          <option key={v}>{v}</option>
        ))}
      </select>
    </label>
  );
}

/** The search that finds a pattern's lines. */
const linesOf = (p: LogPattern): Changes => ({
  q: p.q,
  service: p.service,
  tab: null,
  pattern: null,
  newSince: null,
  newIn: null,
  sort: null,
});

function PatternRow({ pattern: p, step, open }: { pattern: LogPattern; step: number; open: boolean }) {
  const url = useUrl();
  const now = useNow(60_000);
  const lines = url.href(linesOf(p));
  const trend = p.trend.map((point) => point.lines);
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <th scope="row" className="row-head">
          <span className="log-pattern">
            <Link
              className={open ? 'twist open' : 'twist'}
              href={url.href({ pattern: open ? null : p.id })}
              aria-expanded={open}
              aria-label={`More about ${p.template}`}
              replace
            >
              <Icon name="right" small />
            </Link>
            <span className="grow">
              <Link className="q mono log-template" href={lines} data-row>
                <Template template={p.template} />
              </Link>
              <span className="second row wrap">
                <SeverityMark severity={p.severity} />
                <ServiceName name={p.service} />
                {p.new && <span className="chip new plain">new</span>}
              </span>
            </span>
          </span>
        </th>
        <td className="num">
          <Num of={count(p.lines)} href={lines} label={`lines of ${p.template}`} />
          {p.linesEver > p.lines && <span className="second">of {text(count(p.linesEver))} ever</span>}
        </td>
        <td>
          <Sparkline
            values={trend}
            tone={isError(p.severity) ? 'crit' : p.severity === 'warn' ? 'warn' : 'ok'}
            label={`Lines by ${text(duration(step))}, at most ${text(count(Math.max(0, ...trend)))}`}
          />
        </td>
        <td className="num">
          <span className="log-share">
            <span className="meter" aria-hidden="true">
              <i style={{ width: `${Math.min(1, p.bytesShare) * 100}%`, '--c': 'var(--none)' }} />
            </span>
            <Num of={share(p.bytesShare)} />
          </span>
          <span className="second">{text(bytes(p.bytes))}</span>
        </td>
        <td className="num n" title={p.firstSeen}>
          {moment(p.firstSeen, now)}
          <span className="second">last {moment(p.lastSeen, now)}</span>
        </td>
        <td>
          <span className="row wrap log-versions">
            {p.versions.slice(0, 3).map((v) => (
              <span key={v.version ?? ''} className="nw">
                {v.version ? (
                  <span className="mono">{v.version}</span>
                ) : (
                  <span className="u">no version</span>
                )}{' '}
                <span className="u s12">×{text(count(v.lines))}</span>
              </span>
            ))}
            {p.versions.length > 3 && <span className="u">+{p.versions.length - 3}</span>}
          </span>
        </td>
      </tr>
      {open && (
        <tr className="callers-row">
          <td colSpan={COLUMNS}>
            <PatternDetail pattern={p} lines={lines} />
          </td>
        </tr>
      )}
    </>
  );
}

function Template({ template }: { template: string }) {
  return templatePieces(template).map((piece, i) =>
    piece.varies ? (
      <i key={i} className="log-gap">
        {piece.text}
      </i>
    ) : (
      <Fragment key={i}>{piece.text}</Fragment>
    ),
  );
}

/** An example, what stands in the gaps, and which version wrote it when. */
function PatternDetail({ pattern: p, lines }: { pattern: LogPattern; lines: string }) {
  const now = useNow(60_000);
  return (
    <div className="log-pattern-detail">
      <div>
        <h3>Example</h3>
        <pre className="log-body">{p.example}</pre>
        <Link className="btn sm" href={lines}>
          Its lines
        </Link>
      </div>
      {p.varies.length > 0 && (
        <div>
          <h3>Where it varies</h3>
          <dl className="kv">
            {p.varies.map((v, i) => (
              <div key={`${v.place} ${i}`}>
                <dt>
                  Gap {i + 1}
                  {v.numbers > 0 && ', numbers'}
                </dt>
                <dd className="mono">{standsThere(v)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {p.versions.length > 0 && (
        <div>
          <h3>Versions</h3>
          <dl className="kv">
            {p.versions.map((v) => (
              <div key={v.version ?? ''}>
                <dt className="mono">{v.version || 'no version'}</dt>
                <dd className="n">
                  {plural(v.lines, 'line')}, {moment(v.firstSeen, now)} to {moment(v.lastSeen, now)}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}
