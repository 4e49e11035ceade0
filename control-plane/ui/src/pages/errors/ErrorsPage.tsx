import { Link } from 'wouter';
import { useErrors, useServices } from '../../api/queries';
import { plural } from '../../format/numbers';
import { ago } from '../../format/time';
import { FilterField } from '../../parts/FilterField';
import { Notice } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { ERRORS_RANGE } from '../../shell/pageRange';
import { inWords, type TimeRange } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { ErrorsTable } from './ErrorsTable';
import { finding, matching, shortType } from './issues';
import './errors.css';

/** What clears the filter of this page. */
const NO_FILTER = { q: null, service: null, version: null, new: null };

/** What services throw, put together by what and where. */
export function ErrorsPage() {
  const url = useUrl();
  const { range } = useScope(ERRORS_RANGE);
  const now = useNow();
  const service = url.params.get('service');
  const version = url.params.get('version');
  const typed = url.params.get('q') ?? '';
  const newOnly = url.params.get('new') === 'true';
  const errors = useErrors({ service, version, state: newOnly ? 'new' : null }, ERRORS_RANGE);
  const all = errors.data?.errors ?? [];
  const shown = matching(all, typed);
  const filtered = Boolean(service || version || typed || newOnly);
  const newest = [...all].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen))[0];
  const count = all.reduce((sum, e) => sum + e.countInRange, 0);
  return (
    <>
      <PageHead
        title={errors.data ? finding(all, errors.data.matching, inWords(range)) : 'Errors'}
        name="Errors"
        lead={
          newest
            ? `${plural(count, 'exception')} in ${inWords(range)}; the latest was ${shortType(newest.type)} in ${newest.service}, ${ago(newest.lastSeen, now)}.`
            : ' '
        }
      />
      <div className="sec filters">
        <FilterField label="Filter errors" placeholder="Type, message, frame" />
        <Choices
          service={service}
          version={version}
          versions={all.flatMap((e) => e.versions.flatMap((v) => v.version ?? []))}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={newOnly}
            onChange={(event) => url.set({ new: event.target.checked ? 'true' : null })}
          />
          New only
        </label>
        {filtered && (
          <button type="button" className="btn sm ghost" onClick={() => url.set(NO_FILTER)}>
            Clear filter
          </button>
        )}
        <span className="t3 s12 end" role="status">
          {typed && errors.data ? `${shown.length} of ${all.length}` : ''}
        </span>
      </div>
      {errors.data?.truncated && (
        <p className="s12 t2 errors-truncated" role="status">
          These are the {all.length} most frequent of {errors.data.matching}. Choose a service to see the
          others.
        </p>
      )}
      <ErrorsTable asked={errors} errors={shown} range={range} withService />
      {errors.data && shown.length === 0 && (
        <div className="card under-table">
          <NothingFound filtered={filtered} all={all.length} range={range} />
        </div>
      )}
    </>
  );
}

/** Service and version; those that were chosen stay choices, also when nothing was found for them. */
function Choices({
  service,
  version,
  versions,
}: {
  service: string | null;
  version: string | null;
  versions: readonly string[];
}) {
  const url = useUrl();
  const services = useServices();
  const distinct = (names: readonly string[], chosen: string | null) =>
    [...new Set([...names, ...(chosen ? [chosen] : [])])].sort();
  return (
    <>
      <label>
        Service
        <select value={service ?? ''} onChange={(e) => url.set({ service: e.target.value, version: null })}>
          <option value="">all</option>
          {distinct(
            (services.data?.services ?? []).map((s) => s.name),
            service,
          ).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Version
        <select value={version ?? ''} onChange={(e) => url.set({ version: e.target.value })}>
          <option value="">all</option>
          {distinct(versions, version).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </>
  );
}

function NothingFound({ filtered, all, range }: { filtered: boolean; all: number; range: TimeRange }) {
  const url = useUrl();
  const href = useHref();
  if (filtered) {
    return (
      <Notice
        title="No error matches"
        actions={
          <button type="button" className="btn sm" onClick={() => url.set(NO_FILTER)}>
            Clear filter
          </button>
        }
      >
        {all > 0 && `Without the words that were typed there ${all === 1 ? 'is' : 'are'} ${all}.`}
      </Notice>
    );
  }
  return (
    <Notice
      title={`Nothing was thrown in ${inWords(range)}`}
      actions={
        <>
          <Link className="btn sm" href={url.href({ from: '-7d', to: null })}>
            Last 7 d
          </Link>
          <Link
            className="btn sm"
            href={href('/traces', { status: 'error', from: range.from, to: range.to })}
          >
            Failed traces
          </Link>
        </>
      }
    >
      Exceptions come from spans that record them (events named <code className="mono">exception</code>), as
      OpenTelemetry’s agents and SDKs do. Requests can fail without one.
    </Notice>
  );
}
