import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useRuleTrial } from '../../api/alerts';
import type { RuleTrial, RuleTrialAnswer } from '../../api/alertTypes';
import { ApiError } from '../../api/client';
import type { Problem } from '../../api/types';
import { count, plural, text } from '../../format/numbers';
import { clock, coarse, moment } from '../../format/time';
import { Failure, Notice, SkeletonBox } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { useUrl } from '../../state/url';
import { promqlPieces } from '../metrics/promqlText';
import { inOneLine, QueryField } from '../traces/QueryField';
import { barsOf, labelLine, ruleDuration, withoutComments } from './alerts';

const EXAMPLE = 'sum by (service) (rate(http_server_requests_seconds_count{status=~"5.."}[5m])) > 0.1';
const OVER: readonly [from: string, label: string][] = [
  ['-6h', 'the last 6 h'],
  ['-1d', 'the last 24 h'],
  ['-7d', 'the last 7 d'],
];
const USUAL = '-1d';
const MOST_LISTED = 50;

const problemOf = (error: Error | null, parameter: string): Problem | null => {
  const problem = error instanceof ApiError ? error.problem : null;
  return problem?.parameter === parameter ? problem : null;
};

/** An alerting rule that is not there yet, asked how often it would have fired. */
export function TryRule() {
  const url = useUrl();
  const expr = inOneLine(withoutComments(url.params.get('expr') ?? ''));
  const over = OVER.find(([from]) => from === url.params.get('over'))?.[0] ?? USUAL;
  const trial: RuleTrial | null =
    expr === ''
      ? null
      : {
          expr,
          for: url.params.get('for'),
          keepFiringFor: url.params.get('keep'),
          from: over,
          to: 'now',
        };
  const asked = useRuleTrial(trial);
  const refused = problemOf(asked.error, 'expr');
  const wrongFor = problemOf(asked.error, 'for');
  const wrongKeep = problemOf(asked.error, 'keepFiringFor');
  return (
    <div className="try-rule">
      <QueryField
        of="metrics"
        label="Expression of the rule"
        placeholder={EXAMPLE}
        pieces={promqlPieces}
        asked={expr}
        refused={refused}
        onSearch={(q) => (q === expr && trial ? void asked.refetch() : url.set({ expr: q || null }))}
        button="Try"
        first={false}
      />
      <div className="filters row wrap">
        <DurationField name="For" parameter="for" wrong={wrongFor} />
        <DurationField name="Keep firing for" parameter="keep" wrong={wrongKeep} />
        <label>
          Over
          <select
            value={over}
            onChange={(e) => url.set({ over: e.target.value === USUAL ? null : e.target.value })}
          >
            {OVER.map(([from, label]) => (
              <option key={from} value={from}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="card">
        {!trial && (
          <Notice icon="alerts" title="Nothing is tried yet">
            Write when the rule shall fire, as the <code className="mono">expr</code> of a rule file, and for
            how long that must hold. It is evaluated over the past as if it had been there.
          </Notice>
        )}
        {trial && asked.isPending && <SkeletonBox height={120} />}
        {asked.isError &&
          (refused || wrongFor || wrongKeep ? (
            <Notice title="The rule is not understood">What is wrong is said at its field.</Notice>
          ) : (
            <Failure what="what the rule would have done" asked={asked} />
          ))}
        {trial && asked.data && !asked.isError && <Outcome answer={asked.data} />}
      </div>
    </div>
  );
}

/** A duration of rule files, taken on Enter and when the field is left. */
function DurationField({
  name,
  parameter,
  wrong,
}: {
  name: string;
  parameter: string;
  wrong: Problem | null;
}) {
  const url = useUrl();
  const said = url.params.get(parameter) ?? '';
  const [typed, setTyped] = useState(said);
  const hint = useId();
  useEffect(() => setTyped(said), [said]);
  const take = () => url.set({ [parameter]: typed.trim() || null });
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
  };
  return (
    <div>
      <label>
        {name}
        <input
          value={typed}
          placeholder="0s"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? hint : undefined}
          onChange={(e) => setTyped(e.target.value)}
          onBlur={take}
          onKeyDown={key}
        />
      </label>
      {wrong && (
        <span id={hint} className="field-hint" role="alert">
          {wrong.detail} Write {wrong.allowed?.join(' or ')}.
        </span>
      )}
    </div>
  );
}

/** `would have fired once` as a heading. */
const asTitle = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function Outcome({ answer }: { answer: RuleTrialAnswer }) {
  const now = useNow();
  const listed = answer.firings.slice(-MOST_LISTED).reverse();
  return (
    <>
      <div className="hd" role="status">
        <h2>{asTitle(answer.sentence)}</h2>
        <span className="t3 s12 end">
          {plural(answer.series, 'series', 'series')}, looked at every {ruleDuration(answer.step)}
        </span>
      </div>
      <Strip answer={answer} />
      {listed.length > 0 && (
        <div className="scroll">
          <table className="small pad-table">
            <thead>
              <tr>
                <th scope="col">Fired</th>
                <th scope="col">Held since</th>
                <th scope="col">Resolved</th>
                <th scope="col" className="num">
                  Fired for
                </th>
                <th scope="col">Labels</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((f) => (
                <tr key={`${f.firedAt} ${labelLine(f.labels)}`}>
                  <th scope="row" className="row-head nw n">
                    {moment(f.firedAt, now)}
                  </th>
                  <td className="nw n">{clock(f.pendingAt)}</td>
                  <td className="nw n">{f.resolvedAt ? clock(f.resolvedAt) : 'fires still'}</td>
                  <td className="num">
                    {coarse((Date.parse(f.resolvedAt ?? answer.to) - Date.parse(f.firedAt)) * 1e6)}
                  </td>
                  <td className="mono wrap-any">{labelLine(f.labels)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.times > listed.length && (
        <p className="more t2">
          The last {listed.length} of {text(count(answer.times))} times.
        </p>
      )}
    </>
  );
}

const TICKS = 6;

/** The range as a strip: pale where it would have been pending, full where it would have fired. */
function Strip({ answer }: { answer: RuleTrialAnswer }) {
  const now = useNow();
  const [from, to] = [Date.parse(answer.from), Date.parse(answer.to)];
  const percent = (share: number) => `${share * 100}%`;
  return (
    <div
      className="trial"
      role="img"
      aria-label={`The rule ${answer.sentence} between ${moment(from, now)} and ${moment(to, now)}`}
    >
      <div className="trial-bars">
        {barsOf(answer).map((bar, i) => (
          <i
            key={`${bar.left} ${i}`}
            className={bar.firing ? 'firing' : ''}
            style={{ left: percent(bar.left), width: percent(bar.width) }}
          />
        ))}
      </div>
      <div className="trial-ticks" aria-hidden="true">
        {Array.from({ length: TICKS + 1 }, (_, i) => (
          <span key={i} style={{ left: percent(i / TICKS) }}>
            {moment(from + ((to - from) * i) / TICKS, now)}
          </span>
        ))}
      </div>
    </div>
  );
}
