import type { NotificationsAnswer } from '../../api/alertTypes';
import { count } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { type Asked, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';

interface Told {
  key: string;
  to: string;
  by: string;
  where: string;
  taken: number;
  failed: number;
  lost: number;
  waiting: number;
  trouble: string | null;
}

/** Receivers and Alertmanagers alike, those in trouble first. */
export function waysOf(answer: NotificationsAnswer): Told[] {
  return [
    ...answer.receivers.map((r) => ({
      key: `receiver ${r.channel}`,
      to: r.channel,
      by: r.integration,
      where: r.target,
      taken: r.delivered,
      failed: r.failures,
      lost: r.givenUp,
      waiting: r.waiting,
      trouble: r.trouble,
    })),
    ...answer.alertmanagers.map((a) => ({
      key: `alertmanager ${a.address}`,
      to: 'Alertmanager',
      by: 'alertmanager',
      where: a.address,
      taken: a.sent,
      failed: a.errors,
      lost: a.dropped,
      waiting: a.waiting,
      trouble: a.trouble,
    })),
  ].sort((a, b) => Number(b.trouble !== null) - Number(a.trouble !== null) || b.lost - a.lost);
}

/** Who is told of alerts, and what could not be delivered. */
export function Deliveries({ asked, answer }: { asked: Asked; answer: NotificationsAnswer | undefined }) {
  const ways = answer ? waysOf(answer) : [];
  return (
    <div className="card">
      <Stale asked={asked} />
      {(asked.isPending || ways.length > 0) && (
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">By</th>
                <th scope="col" className="num">
                  Delivered
                </th>
                <th scope="col" className="num">
                  Failed tries
                </th>
                <th scope="col" className="num">
                  Given up
                </th>
                <th scope="col" className="num">
                  Waiting
                </th>
                <th scope="col">How it goes</th>
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={2} columns={7} />}
              {ways.map((w) => (
                <tr key={w.key}>
                  <th scope="row" className="row-head">
                    {w.to}
                    <span className="second mono wrap-any">{w.where}</span>
                  </th>
                  <td>{w.by}</td>
                  <td className="num">
                    <Num of={count(w.taken)} />
                  </td>
                  <td className="num">
                    <Num of={count(w.failed)} tone={w.failed > 0 ? 'meh' : ''} />
                  </td>
                  <td className="num">
                    <Num of={count(w.lost)} tone={w.lost > 0 ? 'bad' : ''} />
                  </td>
                  <td className="num">
                    <Num of={count(w.waiting)} />
                  </td>
                  <td>
                    <span className="row">
                      <StatusIcon tone={w.trouble ? 'crit' : 'ok'} />
                      <span>{w.trouble ?? 'Goes well'}</span>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked.isError && answer === undefined && <Failure what="who is told" asked={asked} />}
      {answer && ways.length === 0 && (
        <Notice title="Nobody is told of alerts">
          They show here only. Name receivers (<code className="mono">pharos.alert.receivers</code>) or
          Alertmanagers (<code className="mono">pharos.alert.alertmanagers</code>) in the configuration.
        </Notice>
      )}
    </div>
  );
}
