import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import { useDeployments, useServices } from '../../api/queries';
import { useNewer } from '../../api/searching';
import type { Box } from '../../api/searchTypes';
import type { TraceSummary } from '../../api/types';
import { plural } from '../../format/numbers';
import { markersOf } from '../../parts/deployMarkers';
import { Icon } from '../../parts/Icon';
import { Failure, Notice } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { inWords as rangeInWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { TraceFileDrop } from '../trace/TraceFileDrop';
import { boxOf, inBox, writeBox } from './cohort';
import { ExplainPanel } from './explain/ExplainPanel';
import { Facets, NOT_UNDERSTOOD } from './Facets';
import { Outcome } from './Outcome';
import { QueryLine, queryProblem } from './QueryLine';
import { narrower } from './queryText';
import { Scatter } from './Scatter';
import { SearchForm } from './SearchForm';
import { boxInWords, finding, inWords, isFiltered, keep, NOTHING, searchOf } from './search';
import { TraceList } from './TraceList';
import { type Found, useTraceStream } from './useTraceStream';
import './traces.css';

export function TracesPage() {
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const search = searchOf(url.params);
  const { found, stop, again } = useTraceStream(search);
  const newer = useNewer(search, found.traces, found.state === 'done');
  const box = boxOf(url.params);
  const shown = useMemo(
    () => (box ? found.traces.filter((t) => inBox(box, t)) : found.traces),
    [box, found.traces],
  );
  const isFresh = useFresh();
  const kept = JSON.stringify(keep(search));
  const hrefOf = useCallback(
    (t: TraceSummary) => href(`/traces/${t.traceId}`, JSON.parse(kept) as ReturnType<typeof keep>),
    [href, kept],
  );
  const deployments = useDeployments(range, { service: search.service, state: null }).data?.deployments;
  const markers = useMemo(
    () => markersOf(deployments ?? [], drawnServices(search.service, found.traces), href),
    [deployments, search.service, found.traces, href],
  );
  const setBox = (chosen: Box | null) => url.set({ box: chosen && writeBox(chosen), cohort: null });
  useKey('Escape', () => setBox(null), box !== null);
  const queries = useQueryClient();
  useKey('r', () => {
    again();
    void queries.refetchQueries({ type: 'active' });
  });

  const refused = queryProblem(found.error);
  const tab = url.params.get('tab') === 'explain' ? 'explain' : 'list';
  const nothing = found.traces.length === 0 || found.old;
  const words = rangeInWords(range);
  return (
    <>
      <PageHead
        title={refused ? 'The query is not understood' : finding(search, found, shown, box, words)}
        name="Traces"
        lead={lead(found, `${isFiltered(search) ? `Searched for ${inWords(search)} in` : 'In'} ${words}`)}
      >
        <TraceFileDrop />
      </PageHead>
      <QueryLine of="traces" refused={refused} />
      <SearchForm search={search} />
      <div className={`traces-body ${found.old ? 'dimmed' : ''}`}>
        <Facets
          search={search}
          instead={
            refused ? NOT_UNDERSTOOD : found.state === 'failed' && nothing ? 'None: the search failed.' : null
          }
        />
        <div className="traces-main">
          {found.traces.length > 1 && (
            <Scatter
              traces={found.traces}
              box={box}
              onBox={setBox}
              isFresh={isFresh}
              hrefOf={hrefOf}
              markers={markers}
            />
          )}
          {box && <Selected box={box} traces={shown} clear={() => setBox(null)} />}
          <Tabs
            label="Found traces"
            chosen={tab}
            tabs={[
              {
                id: 'list',
                name: 'Traces',
                count: nothing && found.state !== 'done' ? undefined : shown.length,
              },
              { id: 'explain', name: 'Explain' },
            ]}
          >
            {tab === 'explain' && <ExplainPanel search={search} versions={versionsOf(found.traces)} />}
            {tab === 'list' && (
              <div className="card traces-card">
                {!(found.state === 'failed' && nothing) && (
                  <Outcome found={found} search={search} stop={stop} again={again} />
                )}
                {newer.length > 0 && (
                  <p className="newer">
                    <button type="button" className="link" onClick={again}>
                      {newer.length >= search.limit ? `At least ${newer.length}` : newer.length} newer{' '}
                      {newer.length === 1 ? 'trace' : 'traces'}. Show
                    </button>
                  </p>
                )}
                {!refused && (
                  <TraceList
                    traces={shown}
                    waiting={found.state === 'searching' && found.traces.length === 0}
                    isFresh={isFresh}
                    hrefOf={hrefOf}
                  />
                )}
                {found.state === 'failed' && nothing && !refused && (
                  <Failure what="traces" asked={{ ...STILL, error: found.error, refetch: again }} />
                )}
                {refused && (
                  <Notice title="The query is not understood">
                    {refused.detail} The place is underlined in the line above.
                  </Notice>
                )}
                {found.state === 'done' && found.traces.length === 0 && (
                  <NothingFound filtered={isFiltered(search)} words={inWords(search)} />
                )}
                {box && shown.length === 0 && found.traces.length > 0 && (
                  <Notice
                    title="No trace in the box"
                    actions={
                      <button type="button" className="btn sm" onClick={() => setBox(null)}>
                        Clear the box <kbd>Esc</kbd>
                      </button>
                    }
                  />
                )}
              </div>
            )}
          </Tabs>
        </div>
      </div>
    </>
  );
}

const STILL = {
  isPending: false,
  isError: true,
  data: undefined,
  dataUpdatedAt: 0,
  isPlaceholderData: false,
  isFetching: false,
};

function lead(found: Found, words: string): string {
  const scanned = found.done?.scanned;
  return found.error
    ? ' '
    : scanned === undefined
      ? `${words}.`
      : `${words}; ${plural(scanned, 'span')} checked.`;
}

/** Whose deploys can have changed what is drawn. */
function drawnServices(searched: string | null, traces: readonly TraceSummary[]): Set<string> {
  return new Set(searched ? [searched] : traces.flatMap((t) => t.services));
}

/** A trace is fresh when its root runs what the last deploy of its service brought. */
function useFresh(): (trace: TraceSummary) => boolean {
  const services = useServices().data?.services;
  const brought = JSON.stringify(
    (services ?? []).flatMap(({ name, lastDeployment: d }) =>
      d?.version && d.previousVersion && d.previousVersion !== d.version ? [`${name} ${d.version}`] : [],
    ),
  );
  return useMemo(() => {
    const fresh = new Set(JSON.parse(brought) as string[]);
    return (t: TraceSummary) => t.version != null && fresh.has(`${t.root.service} ${t.version}`);
  }, [brought]);
}

/** Versions among the found, in the order in which they appear over time. */
function versionsOf(traces: readonly TraceSummary[]): string[] {
  return [...new Set(traces.flatMap((t) => t.version ?? []).reverse())];
}

/** What the box holds, and what can be done with it. */
function Selected({ box, traces, clear }: { box: Box; traces: readonly TraceSummary[]; clear: () => void }) {
  const url = useUrl();
  return (
    <div className="row wrap selected" role="status">
      <span>
        <b>{plural(traces.length, 'trace')} selected</b> <span className="t2">{boxInWords(box)}</span>
      </span>
      <span className="row end">
        <Link className="btn sm pri" href={url.href({ tab: 'explain', cohort: 'box' })}>
          What sets them apart
        </Link>
        <Link
          className="btn sm"
          href={url.href({
            box: null,
            from: box.from,
            to: box.to,
            q: narrower(
              url.params.get('q'),
              `traceDuration>=${box.minDurationNs}ns traceDuration<=${box.maxDurationNs}ns`,
            ),
          })}
        >
          Search only there
        </Link>
        <button type="button" className="btn sm ghost" onClick={clear}>
          <Icon name="close" small /> Clear <kbd>Esc</kbd>
        </button>
      </span>
    </div>
  );
}

function NothingFound({ filtered, words }: { filtered: boolean; words: string }) {
  const url = useUrl();
  const { range } = useScope();
  return (
    <Notice
      title={filtered ? 'No trace matches' : 'No traces yet'}
      actions={
        <>
          {filtered && (
            <Link className="btn sm" href={url.href(NOTHING)}>
              Clear filter <kbd>Esc</kbd>
            </Link>
          )}
          <Link className="btn sm" href={url.href({ from: '-1d', to: null })}>
            Last 24 h
          </Link>
        </>
      }
    >
      {filtered ? (
        <>
          <code className="mono">{words}</code> in {rangeInWords(range)}.
        </>
      ) : (
        'A span can be found within a second of its arrival.'
      )}
    </Notice>
  );
}
