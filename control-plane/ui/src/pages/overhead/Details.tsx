import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { OverheadAnswer } from '../../api/overheadTypes';
import { bytes, count } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { dimmed, Notice } from '../../parts/States';
import { useHref } from '../../state/url';
import { perItem } from './costs';

/** What lies on disk, by signal; what services have of it stands in their rows. */
export function Stored({ asked }: { asked: UseQueryResult<OverheadAnswer, Error> }) {
  if (!asked.data) return null;
  return (
    <section className={`card ${dimmed(asked)}`} aria-label="On disk now">
      <div className="hd">
        <h2>On disk now</h2>
        <span className="t3 s12">all services and times</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Signal</th>
            <th scope="col" className="num">
              Items
            </th>
            <th scope="col" className="num">
              Bytes
            </th>
            <th scope="col" className="num">
              Each
            </th>
          </tr>
        </thead>
        <tbody>
          {asked.data.stored.map((stored) => (
            <tr key={stored.signal}>
              <th scope="row" className="row-head">
                <span className={`signal-key ${stored.signal}`}>{stored.signal}</span>
              </th>
              <td className="num">
                <Num of={count(stored.items)} />
              </td>
              <td className="num">
                <Num of={bytes(stored.bytes)} />
              </td>
              <td className="num">
                <Num of={perItem(stored)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Whatever else was not taken, by signal and reason. */
export function RefusedItems({ asked }: { asked: UseQueryResult<OverheadAnswer, Error> }) {
  const href = useHref();
  if (!asked.data) return null;
  const refused = asked.data.refused;
  return (
    <section className={`card ${dimmed(asked)}`} aria-label="Refused items">
      <div className="hd">
        <h2>Refused items</h2>
        <span className="t3 s12">all services, since the start</span>
        <Link className="end s12" href={href('/connect')}>
          Intake
        </Link>
      </div>
      {refused.length === 0 ? (
        <Notice icon="check" title="Nothing was refused" />
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">Signal</th>
              <th scope="col" className="num">
                Items
              </th>
            </tr>
          </thead>
          <tbody>
            {refused.map((r) => (
              <tr key={`${r.signal} ${r.reason}`}>
                <th scope="row" className="row-head mono">
                  {r.reason}
                </th>
                <td>{r.signal}</td>
                <td className="num">
                  <Num of={count(r.items)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What these figures leave out: a cost that is not shown is not nothing. */
export function NotCounted() {
  return (
    <section className="card overhead-not" aria-label="What is not counted">
      <div className="hd">
        <h2>What is not counted</h2>
      </div>
      <ul className="t2 s12">
        <li>Journals and files that merging has replaced: they are no service’s, and are deleted soon.</li>
        <li>
          What instances spend on watching: time and memory of agents, and what they drop before it is sent.
        </li>
      </ul>
      <p className="t3 s12">
        Received bytes are those of requests before compression, shared among their spans, lines or series by
        size; the shares add up to the requests. All of it is counted by when it came. What services have on
        disk is of all times: what is compressed together is shared by what it takes before, and the shares
        add up to the files. What keeping it will cost is an estimate. Bytes of a log pattern are of its
        lines’ text alone, by their mean.
      </p>
    </section>
  );
}
