import { useState } from 'react';
import { Link } from 'wouter';
import { useLevers, useSampling } from '../../api/levers';
import { useContributors, useKept, useOverhead, useReads, useSeriesLimits } from '../../api/queries';
import { useAdvice, useDrivers } from '../../api/trim';
import { count, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { Num } from '../../parts/Num';
import { Notice } from '../../parts/States';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { OVERHEAD_RANGE } from '../../shell/pageRange';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { Advice } from './Advice';
import { Budget } from './Budget';
import { dayFinding, mainBudget } from './budgets';
import { Contributors } from './Contributors';
import { CostTable } from './CostTable';
import { because, byService, costPerMonth, finding, type ServiceCost } from './costs';
import { NotCounted, RefusedItems, Stored } from './Details';
import { Drivers } from './Drivers';
import { mostGrown } from './grower';
import { HeadLead } from './HeadLead';
import { KeepDialog } from './KeepDialog';
import { Kept } from './Kept';
import { USUAL_PERCENT } from './keepWords';
import { LevelDialog } from './LevelDialog';
import { LeverDialog } from './LeverDialog';
import { Levers } from './Levers';
import type { Leavable, Levelled } from './leverWords';
import { limitPast, readByOf, rowsOf } from './reads';
import { Sampling } from './Sampling';
import { SamplingDialog } from './SamplingDialog';
import { SeriesLimits } from './SeriesLimits';
import { Unread } from './Unread';
import './overhead.css';

/** Of all signals, of which some are shown. */
const DRIVERS = 100;

/** As many as the API gives: several may be one to a reader. */
const ADVICE = 500;

/** What watching costs, and who causes it. */
export function OverheadPage() {
  const url = useUrl();
  const { range } = useScope(OVERHEAD_RANGE);
  const service = url.params.get('service');
  const env = url.params.get('env');
  const costs = useOverhead(OVERHEAD_RANGE);
  const contributors = useContributors(OVERHEAD_RANGE, service);
  const drivers = useDrivers(OVERHEAD_RANGE, service, DRIVERS);
  const advice = useAdvice(OVERHEAD_RANGE, service, ADVICE);
  const limits = useSeriesLimits(OVERHEAD_RANGE);
  const kept = useKept(OVERHEAD_RANGE);
  const readBy = readByOf(url.params.get('reads'));
  const readRows = rowsOf(url.params.get('reading'));
  const unread = useReads(OVERHEAD_RANGE, 'unread', readBy === 'nobody' ? readRows : 1);
  // The API lists unread ones first: how many to ask for is known once these are counted.
  const past = readBy === 'somebody' && unread.data ? limitPast(unread.data, readRows) : null;
  const read = useReads(OVERHEAD_RANGE, 'all', past);
  const reads = readBy === 'nobody' || (unread.isError && !unread.data) ? unread : read;
  const levers = useLevers();
  const sampling = useSampling();
  const [leave, setLeave] = useState<Leavable | null>(null);
  const [level, setLevel] = useState<Levelled | null>(null);
  const keep = url.params.get('keep');
  const rows = byService(costs.data?.costs ?? []);
  const counted = costs.data?.counted;
  const since = costs.data?.samplesSince;
  // A budget is of today: of a time that is over it says nothing.
  const budget = costs.data && range.to === 'now' ? mainBudget(costs.data.budgets, env) : null;
  const today = budget && dayFinding(budget);
  const grown = drivers.data?.drivers ?? [];
  return (
    <>
      <PageHead
        title={costs.data ? (today ?? finding(costs.data, inWords(range))) : 'Overhead'}
        name="Overhead"
        lead={
          budget && today ? (
            <HeadLead budget={budget} grower={mostGrown(grown)} />
          ) : (
            ((counted && because(rows, counted)) ?? ' ')
          )
        }
      >
        {costs.data && rows.length > 0 && (
          <Figures>
            <Total name="Spans" rows={rows} of={(r) => r.traces?.items} />
            <Total name="Log lines" rows={rows} of={(r) => r.logs?.items} />
            <Total name="Samples" rows={rows} of={(r) => r.metrics?.items} />
            <Figure name="Active series">
              <Num of={count(limits.data?.activeSeries)} />
            </Figure>
            <Figure name="Cost a month">
              <Num of={costPerMonth(costs.data)} />
            </Figure>
          </Figures>
        )}
      </PageHead>
      {counted && since && Date.parse(since) > Date.parse(counted.from) && (
        <p className="s12 t2 overhead-since" role="status">
          Samples are counted since {clock(since, 'minute')}; those that came before are not in these figures.
        </p>
      )}
      <Budget
        asked={costs}
        kept={kept.data}
        environment={env}
        levers={levers.data?.levers ?? []}
        onKeep={() => url.set({ keep: String(USUAL_PERCENT) })}
      />
      <CostTable asked={costs} rows={rows} range={range} drivers={grown} />
      {costs.data && rows.length === 0 && (
        <div className="card under-table">
          <NothingSent words={inWords(range)} />
        </div>
      )}
      <Drivers asked={drivers} onLeave={setLeave} />
      <Advice asked={advice} onLeave={setLeave} />
      <Contributors
        asked={contributors}
        range={range}
        service={service}
        services={rows}
        onLeave={setLeave}
        onLevel={setLevel}
      />
      <Kept asked={kept} range={inWords(range)} />
      <Levers asked={levers} onLevel={() => setLevel({ service: service ?? '', environment: env ?? '' })} />
      <Sampling asked={sampling} onLeave={setLeave} />
      <div className="overhead-parts">
        <div>
          <SeriesLimits asked={limits} />
          <Stored asked={costs} />
          <RefusedItems asked={costs} />
        </div>
        <Unread asked={reads} by={readBy} rows={readRows} onLeave={setLeave} onLevel={setLevel} />
      </div>
      <NotCounted />
      {leave?.wish.kind === 'sampling' && (
        <SamplingDialog
          leave={leave}
          known={sampling.data?.services.find((one) => one.service === leave.wish.service) ?? null}
          onClose={() => setLeave(null)}
        />
      )}
      {leave && leave.wish.kind !== 'sampling' && (
        <LeverDialog leave={leave} onClose={() => setLeave(null)} />
      )}
      {level && <LevelDialog level={level} services={rows} onClose={() => setLevel(null)} />}
      {keep !== null && (
        <KeepDialog
          percent={keep}
          onPercent={(percent) => url.set({ keep: percent }, { replace: true })}
          service={service ?? ''}
          services={rows}
          onClose={() => url.set({ keep: null }, { replace: true })}
        />
      )}
    </>
  );
}

function Total({
  name,
  rows,
  of,
}: {
  name: string;
  rows: readonly ServiceCost[];
  of: (row: ServiceCost) => number | undefined;
}) {
  return <Figure name={name}>{text(count(rows.reduce((sum, row) => sum + (of(row) ?? 0), 0)))}</Figure>;
}

function NothingSent({ words }: { words: string }) {
  const url = useUrl();
  const href = useHref();
  return (
    <Notice
      icon="connect"
      title={`No service sent anything in ${words}`}
      actions={
        <>
          <Link className="btn sm" href={url.href({ from: '-1d', to: null })}>
            Last 24 h
          </Link>
          <Link className="btn sm pri" href={href('/connect')}>
            Connect a service
          </Link>
        </>
      }
    >
      Spans, log lines and samples are counted here as they come.
    </Notice>
  );
}
