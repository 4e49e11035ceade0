import { Link } from 'wouter';
import { queryString } from '../../api/client';
import { useHistogram, useLogQuery } from '../../api/logs';
import { useDeployments } from '../../api/queries';
import { markersOf } from '../../parts/deployMarkers';
import { Icon } from '../../parts/Icon';
import { Tabs } from '../../parts/Tabs';
import { PageHead } from '../../shell/PageHead';
import { inWords as rangeInWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { QueryLine, queryProblem } from '../traces/QueryLine';
import { Context } from './Context';
import { Histogram } from './Histogram';
import { Lines } from './Lines';
import { LogFields } from './LogFields';
import { LogForm } from './LogForm';
import { Patterns } from './Patterns';
import { finding, inWords, isFiltered, orderOf, searchOf } from './search';
import { useFoundLines } from './useFoundLines';
import '../traces/traces.css';
import './logs.css';

/** What services write: searched, counted over time, watched as it comes, and summarised by pattern. */
export function LogsPage() {
  const url = useUrl();
  const { range } = useScope();
  const search = searchOf(url.params);
  const patterns = url.params.get('tab') === 'patterns';
  const context = url.params.get('context');
  const searching = !patterns && context === null;
  const found = useFoundLines(search, orderOf(url.params), searching);
  const histogram = useHistogram(search, searching);
  const href = useHref();
  const deployments = useDeployments(range, { service: search.service, state: null }).data?.deployments;
  const markers = markersOf(deployments ?? [], new Set(search.service ? [search.service] : []), href);
  const refused = queryProblem(found.asked.error);
  // What keeps the lines away keeps their histogram away: one word about it is enough.
  const nothing =
    found.state === 'failed' && found.lines.length === 0 && histogram.isError && !histogram.data;
  const words = rangeInWords(range);
  const filtered = isFiltered(search);
  return (
    <>
      <PageHead
        title={
          patterns
            ? 'What is written, by pattern'
            : context
              ? 'A line among its neighbours'
              : refused
                ? 'The query is not understood'
                : finding(
                    search,
                    {
                      pending: found.state === 'searching',
                      failed: found.state === 'failed',
                      shown: found.lines.length,
                      histogram: histogram.data,
                    },
                    words,
                  )
        }
        name="Logs"
        lead={
          context && !patterns
            ? 'What the same instance wrote before and after it.'
            : filtered && !patterns
              ? `Searched for ${inWords(search)} in ${words}.`
              : `In ${words}.`
        }
      >
        {searching && <Ways search={search} />}
      </PageHead>
      {!patterns && <QueryLine of="logs" refused={refused} />}
      <LogForm search={search} ofLines={searching} />
      <Tabs
        label="Lines and patterns"
        chosen={patterns ? 'patterns' : 'lines'}
        tabs={[
          { id: 'lines', name: 'Lines' },
          { id: 'patterns', name: 'Patterns' },
        ]}
      >
        {patterns && <Patterns search={search} />}
        {context && !patterns && <Context id={context} />}
        {searching && (
          <div className={`traces-body logs-body ${found.old ? 'dimmed' : ''}`}>
            <LogFields search={search} enabled={refused === null} />
            <div className="traces-main">
              {!nothing && <Histogram asked={histogram} search={search} markers={markers} />}
              <Lines search={search} found={found} refused={refused} />
            </div>
          </div>
        )}
      </Tabs>
    </>
  );
}

/** What can be done with all of the found lines. */
function Ways({ search }: { search: ReturnType<typeof searchOf> }) {
  const url = useUrl();
  const query = useLogQuery(search);
  const order = orderOf(url.params);
  const tailing = url.params.get('tail') === 'true';
  return (
    <div className="row wrap">
      <Link
        className={tailing ? 'btn on' : 'btn'}
        aria-current={tailing ? 'true' : undefined}
        href={url.href({ tail: tailing ? null : 'true', order: null, line: null })}
      >
        <span className={tailing ? 'log-pulse' : 'log-pulse held'} aria-hidden="true" /> Live tail
      </Link>
      <a
        className="btn"
        href={`/api/v1/logs/export${queryString({ ...query, order: order === 'newest' ? null : order })}`}
        download
        title="The found lines as a file, one JSON object per line (NDJSON)"
      >
        <Icon name="external" small /> Export
      </a>
    </div>
  );
}
