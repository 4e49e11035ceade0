import { Link } from 'wouter';
import type { TraceSearch } from '../../../api/queries';
import { useExplain } from '../../../api/searching';
import type { Cohort, ExplainAnswer } from '../../../api/searchTypes';
import { plural } from '../../../format/numbers';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../../parts/States';
import type { TimeRange } from '../../../state/range';
import { useHref, useUrl } from '../../../state/url';
import { cohortOf } from '../cohort';
import { KeptOnly } from '../KeptOnly';
import { keep } from '../search';
import { CohortChooser } from './CohortChooser';
import { DifferenceRow } from './DifferenceRow';
import './explain.css';

/**
 * What some of a search's traces have in common that the others do not. Which of them is in the URL (`cohort`, `box`);
 * `suggested` is compared while it names none.
 */
export function ExplainPanel({
  search,
  suggested = { kind: 'errors' },
  versions = [],
  around = {},
}: {
  search: TraceSearch;
  suggested?: Cohort;
  /** Versions of the root's service, to choose from. */
  versions?: readonly string[];
  /** The range of the traces, where it is not the chosen one. */
  around?: Partial<TimeRange>;
}) {
  const url = useUrl();
  const cohort = cohortOf(url.params, suggested);
  const asked = useExplain(search, isWhole(cohort) ? cohort : null, around);
  const answer = asked.data;
  return (
    <section className={`card explain ${dimmed(asked)}`} aria-labelledby="explain-heading">
      <div className="hd explain-head">
        <h2 id="explain-heading">What sets them apart</h2>
        <CohortChooser cohort={cohort} suggested={suggested} versions={versions} />
      </div>
      <Stale asked={asked} />
      {!isWhole(cohort) && (
        <Notice title="Which traces are to be explained?">
          Choose a version, or write what finds them, and press Enter.
        </Notice>
      )}
      {isWhole(cohort) && asked.isPending && (
        <div className="pad">
          <SkeletonBox height={180} />
        </div>
      )}
      {asked.isError && !answer && <Failure what="the comparison" asked={asked} />}
      {answer && isWhole(cohort) && (
        <Differences answer={answer} search={search} cohort={cohort} around={around} />
      )}
    </section>
  );
}

const isWhole = (cohort: Cohort) =>
  (cohort.kind !== 'version' || cohort.version !== '') && (cohort.kind !== 'query' || cohort.q.trim() !== '');

function Differences({
  answer,
  search,
  cohort,
  around,
}: {
  answer: ExplainAnswer;
  search: TraceSearch;
  cohort: Cohort;
  around: Partial<TimeRange>;
}) {
  const href = useHref();
  if (answer.cohort.traces === 0 || answer.rest.traces === 0) {
    const none = answer.cohort.traces === 0;
    return (
      <Notice
        title={none ? 'No trace is of this kind' : 'Nothing is left to compare with'}
        actions={
          <Link className="btn sm" href={href('/traces', { ...keep(search), from: '-1h', to: null })}>
            Last 1 h
          </Link>
        }
      >
        {none
          ? `None of ${plural(answer.rest.traces, 'trace')} is one “${answer.cohort.description}”. Choose others, or a longer time.`
          : `All ${plural(answer.cohort.traces, 'trace')} are “${answer.cohort.description}”. Take away a filter, so that others are found too.`}
      </Notice>
    );
  }
  const first = answer.attributes[0];
  const fresh = cohort.kind === 'version';
  return (
    <div className={fresh ? 'explained fresh' : 'explained'}>
      <p className="pad explain-lead">
        <b>{first?.sentence ?? 'No attribute sets them apart.'}</b>{' '}
        {!first && 'What they share, the others have as often.'}
      </p>
      <p className="explain-key s12 t2">
        <span className="share-key cohort" />
        {plural(answer.cohort.traces, 'trace')}: {answer.cohort.description}
        <span className="share-key rest" />
        {plural(answer.rest.traces, 'trace')}: {answer.rest.description}
        {answer.sampled && <span className="t3">A sample of them was compared.</span>}
      </p>
      {answer.keptOnly && (
        <p className="explain-kept s12 t2">
          <KeptOnly />
        </p>
      )}
      {answer.attributes.length > 0 && (
        <div className="scroll">
          <table className="tall explain-table">
            <Head />
            <tbody>
              {answer.attributes.map((d) => (
                <DifferenceRow key={d.q} difference={d} search={search} around={around} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.dull.length > 0 && (
        <details className="explain-dull">
          <summary>{plural(answer.dull.length, 'value')} that make no difference worth a look</summary>
          <div className="scroll">
            <table className="tall explain-table dull">
              <Head />
              <tbody>
                {answer.dull.map((d) => (
                  <DifferenceRow key={d.q} difference={d} search={search} around={around} />
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Attribute and value</th>
        <th scope="col">Share of traces: these, the others</th>
        <th scope="col" className="num">
          Difference
        </th>
        <th scope="col">
          <span className="vh">Search</span>
        </th>
      </tr>
    </thead>
  );
}
