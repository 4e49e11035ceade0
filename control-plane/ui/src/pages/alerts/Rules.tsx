import { Link } from 'wouter';
import type { RuleFileState, ShownGroup, ShownRule } from '../../api/alertTypes';
import { duration, plural, text } from '../../format/numbers';
import { ago } from '../../format/time';
import { type Asked, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { StatusIcon, type Tone } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { useHref, useUrl } from '../../state/url';
import { isNever, ruleDuration } from './alerts';

const NS_PER_S = 1e9;

/** All rules by group: whether they can be evaluated, when and how long it took; each can be tried. */
export function Rules({
  asked,
  groups,
  files,
}: {
  asked: Asked;
  groups: readonly ShownGroup[] | undefined;
  files: readonly RuleFileState[];
}) {
  if (!groups) {
    return (
      <div className="card">
        {asked.isError ? <Failure what="the rules" asked={asked} /> : <SkeletonBox height={160} />}
      </div>
    );
  }
  const refused = files.filter((file) => file.problem !== null);
  return (
    <>
      <Stale asked={asked} />
      {groups.length === 0 && (
        <div className="card">
          <Notice title="There are no rules">
            {refused.length > 0
              ? 'The files that there are have been refused; why is said above.'
              : 'Put files of Prometheus’ rules into a folder and name it: '}
            {refused.length === 0 && (
              <code className="mono">pharos.alert.rules.folders=/etc/pharos/rules</code>
            )}
          </Notice>
        </div>
      )}
      {groups.map((group) => (
        <Group key={`${group.file};${group.name}`} group={group} />
      ))}
    </>
  );
}

function Group({ group: g }: { group: ShownGroup }) {
  const now = useNow();
  const failed = g.rules.filter((r) => r.health === 'err').length;
  return (
    <section className="card rule-group" aria-label={`Rules of ${g.name}`}>
      <div className="hd">
        <h2>{g.name}</h2>
        <span className="t3 s12 mono ell" title={g.file}>
          {g.file.split('/').at(-1)}
        </span>
        {failed > 0 && (
          <span className="chip crit">
            <StatusIcon tone="crit" />
            {plural(failed, 'rule')} failed
          </span>
        )}
        <span className="t3 s12 end nw">
          every {ruleDuration(g.interval)}
          {isNever(g.lastEvaluation)
            ? ', not evaluated yet'
            : `, ${ago(g.lastEvaluation, now)}, took ${text(duration(g.evaluationTime * NS_PER_S))}`}
        </span>
      </div>
      <div className="scroll">
        <table className="rules-table">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">State</th>
              <th scope="col">Expression</th>
              <th scope="col" className="num">
                For
              </th>
              <th scope="col" className="num">
                Took
              </th>
              <th scope="col">
                <span className="vh">Try</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {g.rules.map((rule, i) => (
              <RuleRow key={`${rule.name} ${i}`} rule={rule} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Its state in a word; a rule that failed is in none. */
export function stateOf(rule: ShownRule): { tone: Tone; word: string } {
  if (rule.health === 'err') return { tone: 'crit', word: 'Failed' };
  if (rule.health === 'unknown') return { tone: 'none', word: 'Not evaluated yet' };
  if (rule.type === 'recording') return { tone: 'ok', word: 'Recorded' };
  switch (rule.state) {
    case 'firing':
      return rule.name === 'Watchdog' ? { tone: 'ok', word: 'Beats' } : { tone: 'warn', word: 'Firing' };
    case 'pending':
      return { tone: 'none', word: 'Pending' };
    default:
      return { tone: 'ok', word: 'Quiet' };
  }
}

function RuleRow({ rule: r }: { rule: ShownRule }) {
  const url = useUrl();
  const href = useHref();
  const state = stateOf(r);
  return (
    <tr>
      <th scope="row" className={`row-head ${r.type === 'recording' ? 'mono' : 'm'}`}>
        {r.name}
      </th>
      <td className="nw">
        <span className="health">
          <StatusIcon tone={state.tone} />
          {state.word}
        </span>
      </td>
      <td className="rule-expr">
        <Link className="q mono ell" href={href('/metrics', { q: r.query })} title={r.query}>
          {r.query}
        </Link>
        {r.health === 'err' && <span className="second fg-crit rule-error">{r.lastError}</span>}
      </td>
      <td className="num">{r.duration ? ruleDuration(r.duration) : <span className="u">–</span>}</td>
      <td className="num">{isNever(r.lastEvaluation) ? '–' : text(duration(r.evaluationTime * NS_PER_S))}</td>
      <td className="num">
        {r.type === 'alerting' && (
          <Link
            className="btn sm ghost"
            aria-label={`Try ${r.name} on the last day`}
            href={url.href({
              tab: 'try',
              expr: r.query,
              for: r.duration ? ruleDuration(r.duration) : null,
              keep: r.keepFiringFor ? ruleDuration(r.keepFiringFor) : null,
            })}
          >
            Try
          </Link>
        )}
      </td>
    </tr>
  );
}
