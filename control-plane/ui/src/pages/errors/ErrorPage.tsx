import { Link } from 'wouter';
import { ApiError } from '../../api/client';
import type { ErrorIssue } from '../../api/errorTypes';
import { useDeployments, useError } from '../../api/queries';
import { count, plural } from '../../format/numbers';
import { ago, clock, moment } from '../../format/time';
import { Chart } from '../../parts/Chart';
import { markersOf } from '../../parts/deployMarkers';
import { Num } from '../../parts/Num';
import { ServiceLink } from '../../parts/Service';
import { Failure, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { ERRORS_RANGE } from '../../shell/pageRange';
import { inWords, isLive } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { stepOf } from '../traces/links';
import { AlsoIn, ByVersion, TracesBehind } from './IssueTables';
import { pathOf, shortType, thrownIn, whyBack, whyNew } from './issues';
import { News } from './News';
import { Thrown } from './Thrown';
import './errors.css';

/** One kind of error: when, where in the code, in which versions, and in which traces. */
export function ErrorPage({ id }: { id: string }) {
  const asked = useError(id, ERRORS_RANGE);
  const href = useHref();
  const error = asked.data;
  const crumbs = [{ label: 'Errors', href: href('/errors') }, { label: error ? shortType(error.type) : id }];
  if (asked.isError && !error) {
    const unknown = asked.error instanceof ApiError && asked.error.status === 404;
    return (
      <>
        <PageHead
          title={unknown ? 'This error is not known' : 'This error cannot be shown now'}
          name="Error"
          crumbs={crumbs}
        />
        <div className="card">
          <Failure what="the error" asked={asked}>
            <Link className="btn sm" href={href('/errors')}>
              All errors
            </Link>
          </Failure>
        </div>
      </>
    );
  }
  if (!error) {
    return (
      <>
        <PageHead title="Error" name="Error" crumbs={crumbs} lead=" " />
        <SkeletonBox height={220} />
      </>
    );
  }
  return (
    <>
      <Head error={error} crumbs={crumbs} />
      <Stale asked={asked} />
      <Trend error={error} />
      <div className="error-parts">
        <Thrown error={error} />
        <div>
          <TracesBehind error={error} />
          <ByVersion error={error} />
          {error.alsoIn.length > 0 && <AlsoIn error={error} />}
        </div>
      </div>
    </>
  );
}

function Head({ error, crumbs }: { error: ErrorIssue; crumbs: { label: string; href?: string }[] }) {
  const href = useHref();
  const now = useNow();
  const { range } = useScope(ERRORS_RANGE);
  const where = thrownIn(error);
  const behind = pathOf(error, range);
  const said = [whyNew(error, now), whyBack(error, now)].filter((s) => s !== null);
  return (
    <PageHead
      title={<span className="mono">{shortType(error.type)}</span>}
      name={shortType(error.type)}
      crumbs={crumbs}
      chip={<News issue={error} now={now} />}
      lead={
        <>
          Thrown by <ServiceLink service={{ ...error, name: error.service }} />
          {where && (
            <>
              {' '}
              in <span className="mono wrap-any">{where}</span>
            </>
          )}
          , last {ago(error.lastSeen, now)}.
          {said.map((sentence) => (
            <span key={sentence}> {sentence}.</span>
          ))}
          {error.newSince?.reason === 'deployment' && (
            <>
              {' '}
              <Link
                className="under"
                href={href('/deploys', { service: error.service, from: '-7d', to: null })}
              >
                The deployment
              </Link>
            </>
          )}
        </>
      }
    >
      <Figures>
        <Figure name={`In ${inWords(range)}`}>
          <Num
            of={count(error.countInRange)}
            href={behind ? href(behind.path, behind.query) : undefined}
            label={`${behind?.what ?? 'exceptions'} with this error`}
          />
        </Figure>
        <Figure name="Ever">
          <Num of={count(error.count)} />
        </Figure>
        {error.logCount > 0 && (
          <Figure name="Told by logs alone">
            <Num of={count(error.logCount)} />
          </Figure>
        )}
        <Figure name="First seen">
          <span title={clock(error.firstSeen)}>{moment(error.firstSeen, now)}</span>
        </Figure>
        <Figure name="Last seen">
          <span title={clock(error.lastSeen)}>{moment(error.lastSeen, now)}</span>
        </Figure>
      </Figures>
    </PageHead>
  );
}

/** By the hour, with the deploys that fall into it. */
function Trend({ error }: { error: ErrorIssue }) {
  const { range } = useScope(ERRORS_RANGE);
  const url = useUrl();
  const href = useHref();
  const deploys = useDeployments(ERRORS_RANGE, { service: error.service, state: null });
  const times = error.trend.map((p) => p.time);
  const behind = pathOf(error, range);
  if (times.length < 2) return null;
  return (
    <div className="charts">
      <Chart
        title="Thrown per hour"
        summary={`How often ${shortType(error.type)} was thrown by ${error.service}, by hour: ${plural(error.countInRange, 'time')} in ${inWords(range)}.`}
        times={times}
        series={[
          {
            name: 'thrown',
            color: 'var(--crit)',
            values: error.trend.map((p) => p.count),
            filled: true,
          },
        ]}
        markers={markersOf(deploys.data?.deployments ?? [], new Set([error.service]), href)}
        height={120}
        format={count}
        floor={4}
        unfinished={isLive(range)}
        onSelect={(from, to) => url.set({ from, to })}
        {...(behind
          ? { hrefAt: (i) => href(behind.path, { ...behind.query, ...stepOf(times, i, null) }) }
          : {})}
      />
    </div>
  );
}
