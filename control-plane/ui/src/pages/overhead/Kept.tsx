import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { OverheadKept } from '../../api/overheadTypes';
import { count, plural } from '../../format/numbers';
import { moment } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { useHash } from '../../state/useHash';
import { keptFinding, keptOutcome, keptParts, keptRule } from './keptWords';
import { PartsBar } from './PartsBar';

/** Of the card; links from traces lead to it. */
const ID = 'kept';

/** What the keep policy kept and left out, and why. */
export function Kept({ asked, range }: { asked: UseQueryResult<OverheadKept, Error>; range: string }) {
  const card = useRef<HTMLElement>(null);
  const hash = useHash();
  const isHere = asked.data !== undefined;
  useEffect(() => {
    if (isHere && hash === `#${ID}`) card.current?.scrollIntoView?.();
  }, [isHere, hash]);
  return (
    <section
      ref={card}
      id={ID}
      className={`card overhead-kept ${dimmed(asked)}`}
      aria-label="Which traces are kept"
    >
      <div className="hd">
        <h2>Which traces are kept</h2>
        <span className="t3 s12">all services and environments, decided in {range}</span>
      </div>
      <Stale asked={asked} />
      {asked.isPending && <SkeletonBox height={120} />}
      {asked.isError && asked.data === undefined && <Failure what="which traces are kept" asked={asked} />}
      {asked.data && <Decided kept={asked.data} />}
    </section>
  );
}

const SETTING = 'pharos.keep.enabled=true';

function Decided({ kept }: { kept: OverheadKept }) {
  const now = useNow(60_000);
  const finding = keptFinding(kept);
  const parts = keptParts(kept);
  const since = kept.since;
  return (
    <>
      {!kept.enabled && (
        <Notice icon="check" title="All traces are kept" actions={<Copy value={SETTING} label={SETTING} />}>
          <code className="mono">{SETTING}</code> keeps those with errors, slow, rare and pointed at, and of
          the rest a share: at a rate, or as a budget allows.
        </Notice>
      )}
      {finding && (
        <p className="kept-lead">
          <b>{finding}</b> {keptOutcome(kept)}
        </p>
      )}
      {finding && (
        <PartsBar
          label={`${finding} By reason: ${parts.map((p) => `${p.name} ${p.size}`).join(', ')}.`}
          heading="Traces, and what spoke for them"
          column="Traces"
          parts={parts}
          format={count}
        />
      )}
      {kept.enabled && !finding && (
        <Notice title="No trace was decided of">None was old enough yet, or none came.</Notice>
      )}
      {(kept.enabled || finding) && (
        <div className="kept-foot t2 s12">
          {since && Date.parse(since) > Date.parse(kept.counted.from) && (
            <p>What was decided is counted since {moment(since, now)}.</p>
          )}
          {kept.enabled && <p>{keptRule(kept)}</p>}
          {kept.partialTraces > 0 && (
            <p>
              {plural(kept.partialTraces, 'kept trace')} {kept.partialTraces === 1 ? 'is' : 'are'} partial: an
              error, or what else speaks for a trace, came when the rest had been left out.
            </p>
          )}
          <p className="t3">
            Rates, errors, latencies, the map, verdicts and what services sent are counted before anything is
            left out. Lists, facets and explanations of traces know kept ones only: there failed and slow ones
            are more frequent than they were.
          </p>
        </div>
      )}
    </>
  );
}
