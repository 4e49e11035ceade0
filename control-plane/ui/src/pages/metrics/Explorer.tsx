import { Fragment, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useMetadata, useMetricNames } from '../../api/prometheus';
import { plural } from '../../format/numbers';
import { FilterField } from '../../parts/FilterField';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { defaultQueries, type Family, familiesOf, rateWindow, search, viewInWords } from './families';
import { placeMatchers } from './promqlText';

/** A list of more is searched, not read. */
const SHOWN = 100;

/** What there is to ask for; a click shows it as its type wants it. */
export function Explorer({ queries }: { queries: readonly string[] }) {
  const url = useUrl();
  const href = useHref();
  const { range, env, namespace } = useScope();
  const names = useMetricNames(null);
  const metadata = useMetadata();
  const [most, setMost] = useState(SHOWN);
  const families = useMemo(
    () => familiesOf(names.data?.names ?? [], metadata.data ?? {}),
    [names.data, metadata.data],
  );
  const wanted = url.params.get('find') ?? '';
  const found = useMemo(() => search(families, wanted), [families, wanted]);
  const window = rateWindow(range, Date.now());
  const viewOf = (family: Family) => defaultQueries(family, window, placeMatchers({ env, namespace }));
  return (
    <section className={`card explorer ${dimmed(names)}`} aria-labelledby="explorer">
      <div className="hd">
        <h2 id="explorer">Metrics</h2>
        {names.data && (
          <span className="end s11 t3" role="status">
            {wanted ? `${found.length} of ${plural(families.length, 'metric')}` : families.length}
          </span>
        )}
      </div>
      <div className="pad explorer-find">
        <FilterField label="Search metrics" placeholder="Name, help or unit" parameter="find" second />
      </div>
      <Stale asked={names} />
      {names.data?.truncated && (
        <p className="pad s12 t2">Only the first {plural(names.data.names.length, 'name')}.</p>
      )}
      {metadata.isError && !metadata.data && (
        <p className="pad s12 t2">Types, units and help could not be loaded: names have to do.</p>
      )}
      {names.isPending && (
        <div className="pad">
          <SkeletonBox height={320} />
        </div>
      )}
      {names.isError && !names.data && <Failure what="the metrics" asked={names} />}
      {names.data && families.length === 0 && (
        <Notice
          title={`No metrics in ${inWords(range)}`}
          actions={
            <Link className="btn sm" href={href('/connect')}>
              Connect a service
            </Link>
          }
        >
          They come by OTLP, by remote write, or are fetched from services registered with Fleet.
        </Notice>
      )}
      {families.length > 0 && found.length === 0 && (
        <Notice title="No metric matches">Words are looked for in names, help texts and units.</Notice>
      )}
      <ul className="explorer-list">
        {found.slice(0, most).map((family) => (
          <Entry key={family.name} family={family} view={viewOf(family)} queries={queries} />
        ))}
      </ul>
      {found.length > most && (
        <p className="pad">
          <button type="button" className="link" onClick={() => setMost(most + SHOWN)}>
            {plural(found.length - most, 'more metric')}
          </button>
        </p>
      )}
    </section>
  );
}

/** Broken between words: `http_server_` `requests`. */
const breakable = (name: string) =>
  name.split(/(?<=[_.:])/).map((word, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {word}
    </Fragment>
  ));

function Entry({ family: f, view, queries }: { family: Family; view: string[]; queries: readonly string[] }) {
  const url = useUrl();
  const here = view.every((q) => queries.includes(q));
  return (
    <li className={here ? 'explorer-entry chosen' : 'explorer-entry'}>
      <Link
        className="q explorer-metric"
        href={url.href({ q: view, only: null, tab: null })}
        aria-current={here ? 'true' : undefined}
        data-row
        title={f.help || f.name}
      >
        <span className="mono wrap-any">{breakable(f.name)}</span>
        <span className="s11 t3">
          {f.guessed ? `${f.type}, by its name` : f.type}
          {f.unit && `, ${f.unit}`}
          {' · '}
          {viewInWords(f)}
        </span>
        {f.help && <span className="s12 t2 explorer-help">{f.help}</span>}
      </Link>
      {queries.length > 0 && !here && (
        <Link
          className="btn sm ghost icon"
          href={url.href({ q: [...queries, ...view], only: null })}
          aria-label={`Add ${f.name} to the queries`}
          title="Add to the queries"
        >
          <Icon name="plus" small />
        </Link>
      )}
    </li>
  );
}
