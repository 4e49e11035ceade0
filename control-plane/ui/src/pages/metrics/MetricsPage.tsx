import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useMetadata, useMetricNames } from '../../api/prometheus';
import { useDeployments } from '../../api/queries';
import { plural } from '../../format/numbers';
import { markersOf } from '../../parts/deployMarkers';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { inOneLine, QueryField } from '../traces/QueryField';
import { Explorer } from './Explorer';
import { defaultQueries, type Family, familiesOf, rateWindow, startsOf } from './families';
import { finding } from './finding';
import { InstantTable } from './InstantTable';
import { drawn, letterOf, servicesOf } from './lines';
import { MetricChart } from './MetricChart';
import { placeMatchers, promqlPieces } from './promqlText';
import { type Panel, panelsOf, type Question, useAnswers } from './useAnswers';
import '../traces/traces.css';
import './metrics.css';

const EXAMPLE = 'sum by (job) (rate(http_server_requests_seconds_count{status=~"5.."}[5m]))';

/** Metrics found by name, help and unit, asked for with PromQL, drawn with the traces and deploys that belong to them. */
export function MetricsPage() {
  const url = useUrl();
  const { range, env, namespace } = useScope();
  const queries = url.params
    .getAll('q')
    .map(inOneLine)
    .filter((q) => q !== '');
  const only = url.params.getAll('only');
  const table = url.params.get('tab') === 'table';
  const questions = useAnswers(queries, !table);
  const names = useMetricNames(null);
  const metadata = useMetadata();
  const families = useMemo(
    () => familiesOf(names.data?.names ?? [], metadata.data ?? {}),
    [names.data, metadata.data],
  );
  const known = names.data ? families.length : null;
  const window = rateWindow(range, Date.now());
  const viewOf = (family: Family) => defaultQueries(family, window, placeMatchers({ env, namespace }));
  useKey('Escape', () => url.set({ only: null }), only.length > 0);
  const words = inWords(range);
  return (
    <>
      <PageHead
        title={finding(questions, known, words)}
        name="Metrics"
        lead={
          queries.length === 0
            ? 'Choose a metric, or write a query of PromQL.'
            : `${plural(queries.length, 'query', 'queries')} over ${words}.`
        }
      />
      <Queries queries={queries} questions={questions} />
      <div className="traces-body">
        <Explorer queries={queries} />
        <div className="traces-main">
          {queries.length > 0 ? (
            <Tabs
              label="Answers"
              chosen={table ? 'table' : 'chart'}
              tabs={[
                { id: 'chart', name: 'Chart' },
                { id: 'table', name: 'Table' },
              ]}
            >
              {questions.map((q) => (
                <Said key={q.letter} question={q} several={questions.length > 1} table={table} />
              ))}
              {table ? (
                questions.some((q) => q.instant || q.asked.isPending) && (
                  <InstantTable questions={questions} />
                )
              ) : (
                <Charts questions={questions} only={only} />
              )}
            </Tabs>
          ) : (
            known !== 0 && (
              <div className="card">
                <Notice
                  icon="metrics"
                  title="Nothing is asked yet"
                  actions={startsOf(families).map(({ title, family }) => (
                    <Link key={title} className="btn sm" href={url.href({ q: viewOf(family) })}>
                      {title}
                    </Link>
                  ))}
                >
                  A counter is shown as its rate, a histogram as its quantiles, a gauge as it is. The line
                  above takes any query of PromQL and completes names, labels and functions.
                </Notice>
              </div>
            )
          )}
        </div>
      </div>
    </>
  );
}

/** A line for each query; one more where another is to be written. */
function Queries({ queries, questions }: { queries: string[]; questions: readonly Question[] }) {
  const url = useUrl();
  const [adding, setAdding] = useState(false);
  const lines = adding || queries.length === 0 ? [...queries, ''] : queries;
  const write = (i: number) => (text: string) => {
    setAdding(false);
    const written = lines.map((q, n) => (n === i ? text : q)).filter((q) => q !== '');
    url.set({ q: written, only: null });
  };
  return (
    <div className="metric-queries">
      {lines.map((query, i) => (
        <div key={letterOf(i)} className="metric-query">
          <span className="metric-letter mono" aria-hidden="true">
            {letterOf(i)}
          </span>
          <QueryField
            of="metrics"
            label={`Query ${letterOf(i)}`}
            placeholder={EXAMPLE}
            pieces={promqlPieces}
            asked={query}
            refused={questions[i]?.refused ?? null}
            onSearch={write(i)}
            button="Run"
            first={i === 0}
          >
            {lines.length > 1 && (
              <button
                type="button"
                className="btn sm ghost icon"
                aria-label={`Remove query ${letterOf(i)}`}
                title="Remove"
                onClick={() => write(i)('')}
              >
                <Icon name="close" small />
              </button>
            )}
          </QueryField>
        </div>
      ))}
      {queries.length > 0 && !adding && (
        <button type="button" className="btn sm ghost" onClick={() => setAdding(true)}>
          <Icon name="plus" small />
          Add a query
        </button>
      )}
    </div>
  );
}

/** What there is to say of a query beside its answer: why there is none, or that it is partly one. */
function Said({ question: q, several, table }: { question: Question; several: boolean; table: boolean }) {
  const url = useUrl();
  const { range } = useScope();
  const what = several ? `query ${q.letter}` : 'the answer';
  const answer = table ? q.instant : q.range;
  if (q.refused) {
    return (
      <div className="card">
        <Notice title={several ? `Query ${q.letter} is not understood` : 'The query is not understood'}>
          What is wrong is underlined in its line above, and said below it.
        </Notice>
      </div>
    );
  }
  if (q.asked.isError && !answer) {
    return (
      <div className="card">
        <Failure what={what} asked={q.asked} />
      </div>
    );
  }
  if (!table && q.shape && (q.shape.type === 'matrix' || q.shape.type === 'string')) {
    return (
      <div className="card">
        <Notice
          title={q.shape.type === 'matrix' ? 'A range of samples has no line' : 'A text has no line'}
          actions={
            <Link className="btn sm" href={url.href({ tab: 'table' })}>
              As a table
            </Link>
          }
        >
          {q.shape.type === 'matrix' && 'A function makes one of it: rate, max_over_time and the like.'}
        </Notice>
      </div>
    );
  }
  if (!answer) return null;
  const histograms = 'series' in answer ? answer.series.filter((s) => !s.values).length : 0;
  const empty = 'series' in answer ? answer.series.length === 0 : answer.elements.length === 0;
  return (
    <>
      <Stale asked={q.asked} />
      {answer.warnings.map((warning) => (
        <p key={warning} className="banner" role="status">
          <span>
            {several && <b>Query {q.letter}: </b>}
            {warning}
          </span>
        </p>
      ))}
      {histograms > 0 && (
        <p className="banner" role="status">
          <span>
            <b>Whole histograms have no line.</b>{' '}
            <Link
              href={url.href({
                q: url.params
                  .getAll('q')
                  .flatMap((each) =>
                    inOneLine(each) === q.query
                      ? ['0.5', '0.95', '0.99'].map((p) => `histogram_quantile(${p}, ${q.query})`)
                      : [each],
                  ),
              })}
            >
              Show quantiles of query {q.letter}
            </Link>
          </span>
        </p>
      )}
      {empty && (
        <div className="card">
          <Notice
            title={several ? `No series matches query ${q.letter}` : 'No series matches'}
            actions={
              <Link className="btn sm" href={url.href({ from: '-1d', to: null })}>
                Last 24 h
              </Link>
            }
          >
            Nothing that it asks for was measured in {inWords(range)}.
          </Notice>
        </div>
      )}
    </>
  );
}

function Charts({ questions, only }: { questions: readonly Question[]; only: readonly string[] }) {
  const panels = panelsOf(questions);
  const pending = questions.some((q) => q.asked.isPending && !q.refused);
  return (
    <div className={`metric-charts ${questions.some((q) => dimmed(q.asked)) ? 'dimmed' : ''}`}>
      {panels.map((panel) => (
        <PanelChart key={panel.unit} panel={panel} only={only} alone={panels.length === 1} />
      ))}
      {panels.length === 0 && pending && <SkeletonBox height={320} />}
    </div>
  );
}

const HEIGHT = 300;
const HEIGHT_OF_SEVERAL = 220;

function PanelChart({ panel, only, alone }: { panel: Panel; only: readonly string[]; alone: boolean }) {
  const { range } = useScope();
  const href = useHref();
  const deployments = useDeployments(range, { service: null, state: null }).data?.deployments ?? [];
  const answered = panel.questions.flatMap((q) =>
    q.range ? [{ letter: q.letter, query: q.query, answer: q.range }] : [],
  );
  const lines = drawn(answered).lines;
  if (lines.length === 0) return null;
  const metrics = [
    ...new Set(
      panel.questions.flatMap((q) => (q.shape?.metrics ?? []).map((m) => m.replace(/_bucket$/, ''))),
    ),
  ];
  const letters = panel.questions.map((q) => q.letter).join(', ');
  const title = metrics.length === 1 ? (metrics[0] ?? letters) : `Query ${letters}`;
  return (
    <MetricChart
      title={panel.unit === 'number' || title.endsWith(`_${panel.unit}`) ? title : `${title}, ${panel.unit}`}
      answered={answered}
      unit={panel.unit}
      observed={panel.observed}
      sampled={panel.questions.flatMap((q) => q.sampled)}
      markers={markersOf(deployments, servicesOf(lines), href)}
      only={only}
      height={alone ? HEIGHT : HEIGHT_OF_SEVERAL}
    />
  );
}
