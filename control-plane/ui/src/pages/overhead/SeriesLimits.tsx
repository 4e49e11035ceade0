import type { UseQueryResult } from '@tanstack/react-query';
import type { SeriesLimitsAnswer, ServiceSeries } from '../../api/overheadTypes';
import { count, plural, share, text } from '../../format/numbers';
import { ago, clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { raised, whyRefused } from './costs';

/** Services nearest to their limit that are listed; the others have room. */
const NEAREST = 5;

/** Active series against limits, and what was refused with the setting that lets it in. */
export function SeriesLimits({ asked }: { asked: UseQueryResult<SeriesLimitsAnswer, Error> }) {
  const services = asked.data?.services ?? [];
  const refused = services.filter((s) => s.refused !== null);
  const nearest = [...services].sort((a, b) => b.active / b.limit - a.active / a.limit).slice(0, NEAREST);
  return (
    <section className={`card ${dimmed(asked)}`} aria-label="Refused series">
      <div className="hd">
        <h2>Refused series</h2>
        <span className="t3 s12">since the control plane started</span>
      </div>
      <Stale asked={asked} />
      {asked.isPending && <SkeletonBox height={120} />}
      {asked.isError && asked.data === undefined && <Failure what="the limits of series" asked={asked} />}
      {refused.map((service) => (
        <RefusedService key={service.setting} of={service} />
      ))}
      {asked.data && refused.length === 0 && (
        <Notice icon="check" title="No series was refused">
          A service that has as many active series as it may gets no new ones. Those it was refused are named
          here.
        </Notice>
      )}
      {nearest.length > 0 && (
        <table className="limits-table">
          <thead>
            <tr>
              <th scope="col">Nearest to its limit</th>
              <th scope="col" className="num">
                Active
              </th>
              <th scope="col" className="num">
                Limit
              </th>
              <th scope="col" className="num">
                Used
              </th>
            </tr>
          </thead>
          <tbody>
            {nearest.map((s) => (
              <tr key={s.setting}>
                <th scope="row" className="row-head">
                  <Named of={s} />
                </th>
                <td className="num">
                  <Num of={count(s.active)} />
                </td>
                <td className="num">
                  <Num of={count(s.limit)} />
                </td>
                <td className="num">
                  <Num of={share(s.active / s.limit)} tone={s.active >= s.limit ? 'bad' : ''} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Named({ of }: { of: ServiceSeries }) {
  return of.source.service ? <ServiceName name={of.source.service} /> : <span className="u">none named</span>;
}

function RefusedService({ of }: { of: ServiceSeries }) {
  const now = useNow();
  const refused = of.refused;
  if (!refused) return null;
  const line = raised(refused.setting, of.limit);
  const together = refused.reason === 'series_limit';
  return (
    <article className="refused-series">
      <h3>
        <StatusIcon tone="warn" />
        <Named of={of} />
        <span>
          some {plural(refused.series, 'new series', 'new series')}, {plural(refused.samples, 'sample')}
        </span>
      </h3>
      <p className="t2 s12">
        {whyRefused(refused.reason)} It has {text(count(of.active))} of {text(count(of.limit))}. First refused{' '}
        <span title={clock(refused.since)}>{ago(refused.since, now)}</span>, last{' '}
        <span title={clock(refused.last)}>{ago(refused.last, now)}</span>.
      </p>
      <p className="s12">
        Most of{' '}
        {refused.metrics.map((metric, i) => (
          <span key={metric.metric}>
            {i > 0 && ', '}
            <code className="mono">{metric.metric || 'no name'}</code>{' '}
            <span className="u">{text(count(metric.series))}</span>
          </span>
        ))}
        .
      </p>
      <p className="t2 s12">
        Give it fewer values of labels, or raise{together ? ' the limit of all services together:' : ':'}
      </p>
      {together ? <Setting line={refused.setting} /> : <Setting line={line} />}
    </article>
  );
}

function Setting({ line }: { line: string }) {
  return (
    <div className="row setting-line">
      <code className="code grow">{line}</code>
      <Copy value={line} label={`Copy ${line}`} />
    </div>
  );
}
