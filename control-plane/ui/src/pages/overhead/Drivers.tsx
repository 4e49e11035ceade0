import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LeverKind } from '../../api/leverTypes';
import type { Signal } from '../../api/overheadTypes';
import type { CostChange, CostDriver, DriversAnswer } from '../../api/trimTypes';
import { bytes, plural } from '../../format/numbers';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { useHref, useUrl } from '../../state/url';
import { SIGNALS } from './costs';
import type { Leavable } from './leverWords';
import { grown, heldAgainst, leavable, perDay } from './trims';

const COLUMNS = 6;

/** More is no list to go through. */
const ROWS = 12;

const REDUCES: Record<LeverKind, string> = {
  log_pattern: 'Leave out',
  metric: 'Leave out',
  label: 'Drop label',
  log_level: 'Log level',
  sampling: 'Begin fewer',
  keep: 'Keep fewer',
};

/** What makes the cost grow, the most bytes first, one click from what reduces it. */
export function Drivers({
  asked,
  onLeave,
}: {
  asked: UseQueryResult<DriversAnswer, Error>;
  onLeave: (leave: Leavable) => void;
}) {
  const url = useUrl();
  const chosen = SIGNALS.find((signal) => signal === url.params.get('grows')) ?? null;
  const all = (asked.data?.drivers ?? []).filter((one) => chosen === null || one.signal === chosen);
  const drivers = all.slice(0, ROWS);
  return (
    <section className={`card overhead-trim ${dimmed(asked)}`} aria-label="What grows">
      <div className="hd wrap">
        <h2>What grows</h2>
        <span className="t3 s12">since the last deploy, and against last week</span>
        <nav className="seg end" aria-label="Signal of what grows">
          <Choice signal={null} chosen={chosen} />
          {SIGNALS.map((signal) => (
            <Choice key={signal} signal={signal} chosen={chosen} />
          ))}
        </nav>
      </div>
      <Stale asked={asked} />
      {asked.isError && asked.data === undefined ? (
        <Failure what="what grows" asked={asked} />
      ) : asked.data && drivers.length === 0 ? (
        <Notice icon="check" title={chosen ? `No ${chosen} grow` : 'Nothing grows'}>
          Told is what grew by a quarter and more than chance, of what was counted for at least ten minutes on
          both sides.
        </Notice>
      ) : (
        <div className="scroll">
          <table className="trim-table mid">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col" className="num">
                  A day on disk
                </th>
                <th scope="col" className="num">
                  Added
                </th>
                <th scope="col" className="num">
                  Since deploy
                </th>
                <th scope="col" className="num">
                  Since last week
                </th>
                <th scope="col" className="num">
                  <span className="vh">Reduce</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={4} columns={COLUMNS} tall />}
              {drivers.map((one) => (
                <Row key={keyOf(one)} one={one} onLeave={onLeave} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked.data && drivers.length > 0 && (
        <p className="t3 s12 trim-foot">
          {all.length > ROWS && `The first ${ROWS} of ${plural(all.length, 'driver')}. `}
          Counts are exact, bytes on disk are estimates; a service’s row holds those of its parts.{' '}
          {asked.data.limits.join(' ')}
        </p>
      )}
    </section>
  );
}

function keyOf(one: CostDriver): string {
  const { namespace, service, environment } = one.source;
  return [one.signal, one.kind, namespace, service, environment, one.lever?.pattern, one.name].join('/');
}

function Choice({ signal, chosen }: { signal: Signal | null; chosen: Signal | null }) {
  const url = useUrl();
  return (
    <Link href={url.href({ grows: signal })} aria-current={signal === chosen ? 'true' : undefined}>
      {signal === null ? 'All' : `${signal.charAt(0).toUpperCase()}${signal.slice(1)}`}
    </Link>
  );
}

function Row({ one, onLeave }: { one: CostDriver; onLeave: (leave: Leavable) => void }) {
  return (
    <tr>
      <th scope="row" className="row-head trim-what">
        <span className="trim-sentence">{one.sentence}</span>
        <span className="second">
          <span className={`signal-key ${one.signal}`}>{one.signal}</span>
          {one.source.service ? <ServiceName name={one.source.service} /> : 'no service named'}
          <span>{perDay(one)}</span>
        </span>
        {one.noLever && <span className="second">{one.noLever}</span>}
      </th>
      <td className="num">
        <Num of={bytes(one.storedBytesPerDay)} />
      </td>
      <td className="num b">
        <Num of={bytes(one.addedBytesPerDay)} />
      </td>
      <Change of={one.sinceDeploy} />
      <Change of={one.sinceEarlier} />
      <td className="num">
        {one.lever ? (
          <button
            type="button"
            className="btn sm leave-out"
            aria-label={`Reduce: ${one.sentence}`}
            onClick={() => one.lever && onLeave(leavable(one.lever, patternOf(one)))}
          >
            {REDUCES[one.lever.kind]}
          </button>
        ) : one.setting ? (
          <Copy
            value={one.setting}
            label={`Copy the agent’s setting that reduces it: ${one.sentence}`}
            word="Setting"
          />
        ) : null}
      </td>
    </tr>
  );
}

/** What the dialog calls it; a service's row has the lever of its largest part, whose name it does not have. */
function patternOf(one: CostDriver): string | null {
  return one.kind === 'log_pattern' ? one.name : null;
}

function Change({ of }: { of: CostChange | null }) {
  const href = useHref();
  const against = heldAgainst(of);
  return (
    <td className={`num ${of?.grows ? 'meh' : ''}`}>
      <Num of={grown(of)} />
      {against && (
        <span className="second">
          {of?.deployment ? (
            <Link className="q" href={href(`/deploys/${encodeURIComponent(of.deployment)}`)}>
              {against}
            </Link>
          ) : (
            against
          )}
        </span>
      )}
    </td>
  );
}
