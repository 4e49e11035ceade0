import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useRevokeLever } from '../../api/levers';
import type { Lever, LeverInstance, LeversAnswer } from '../../api/leverTypes';
import { bytes, count, text } from '../../format/numbers';
import { clock, moment } from '../../format/time';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { SignedDialog } from '../../shell/SignedDialog';
import {
  becauseOf,
  changeWords,
  instanceWords,
  isUnfinished,
  standing,
  subject,
  whatIsLeftOut,
} from './leverWords';

/** What is left out by somebody's decision, and how much that was; each can be revoked. */
export function Levers({
  asked,
  onLevel,
}: {
  asked: UseQueryResult<LeversAnswer, Error>;
  onLevel: () => void;
}) {
  const now = useNow();
  const [revoked, setRevoked] = useState<Lever | null>(null);
  const active = (asked.data?.levers ?? []).filter((lever) => lever.active || isUnfinished(lever));
  const changes = asked.data?.changes ?? [];
  return (
    <section className={`card overhead-levers ${dimmed(asked)}`} aria-label="Left out">
      <div className="hd">
        <h2>Left out</h2>
        <span className="t3 s12">of all services, by somebody’s decision</span>
        <button type="button" className="btn sm end" onClick={onLevel}>
          Log level…
        </button>
      </div>
      <Stale asked={asked} />
      {asked.isError && asked.data === undefined && <Failure what="what is left out" asked={asked} />}
      {asked.data && active.length === 0 && (
        <Notice icon="check" title="Nothing is left out">
          A log pattern, a metric or a label is left out from its row above.
        </Notice>
      )}
      {(asked.isPending || active.length > 0) && (
        <div className="scroll">
          <table className="mid levers-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Why</th>
                <th scope="col" className="num">
                  Left out so far
                </th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span className="vh">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={2} columns={5} />}
              {active.map((lever) => (
                <LeverRow key={lever.id} lever={lever} now={now} onRevoke={() => setRevoked(lever)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changes.length > 0 && (
        <details className="lever-changes">
          <summary>Who did what</summary>
          <ul>
            {changes.map((change) => {
              const of = change.after ?? change.before;
              return (
                <li key={`${change.at}/${change.action}/${of?.id}`}>
                  <span className="t3 nw" title={clock(change.at)}>
                    {moment(change.at, now)}
                  </span>{' '}
                  {changeWords(change)}
                  {change.author && ` by ${change.author}`}: {of && whatIsLeftOut(of.target)}{' '}
                  {of && subject(of.target) && <code className="mono wrap-any">{subject(of.target)}</code>}
                  {change.reason && ` – ${change.reason}`}
                </li>
              );
            })}
          </ul>
        </details>
      )}
      {revoked && <RevokeDialog lever={revoked} onClose={() => setRevoked(null)} />}
    </section>
  );
}

function LeverRow({ lever, now, onRevoke }: { lever: Lever; now: number; onRevoke: () => void }) {
  const lines = lever.target.kind === 'log_pattern';
  const sampled = lever.target.kind === 'sampling';
  const keep = lever.target.kind === 'keep';
  const left = lever.leftOut;
  return (
    <tr>
      <th scope="row" className="row-head">
        {whatIsLeftOut(lever.target)}
        {subject(lever.target) && <code className="mono wrap-any second">{subject(lever.target)}</code>}
        {lever.lost && (
          <span className="second">
            {keep ? 'All traces are kept here' : 'Its pattern is not known any more'}: nothing is left out.
          </span>
        )}
        {left.keptWhole > 0 && (
          <span className="second">
            {text(count(left.keptWhole))} samples kept their label for want of room.
          </span>
        )}
      </th>
      <td className="lever-why">
        {lever.reason} <span className="second">{lever.author}</span>
      </td>
      {lever.instances ? (
        <Instances lever={lever} of={lever.instances} />
      ) : (
        <td className="num">
          {sampled
            ? 'by agents'
            : `${text(count(left.items))} ${lines ? 'lines' : keep ? 'spans' : 'samples'}`}
          {lines && <span className="second">{text(bytes(left.textBytes))} of text</span>}
          {left.reasons.length > 1 && <span className="second">{becauseOf(left.reasons)}</span>}
          <span className="second">since {moment(lever.from, now)}</span>
        </td>
      )}
      <td className="nw">
        {lever.until ? <span title={clock(lever.until)}>{moment(lever.until, now)}</span> : 'revoked'}
      </td>
      <td className="num">
        {lever.active && (
          <button
            type="button"
            className="btn sm"
            onClick={onRevoke}
            aria-label={`Revoke: ${whatIsLeftOut(lever.target)} ${subject(lever.target)}`}
          >
            Revoke
          </button>
        )}
      </td>
    </tr>
  );
}

/** Those that are as they should be are behind a fold. */
function Instances({ lever, of }: { lever: Lever; of: readonly LeverInstance[] }) {
  const fine = (one: LeverInstance) => one.state === (lever.active ? 'set' : 'put_back');
  return (
    <td className="lever-instances">
      {standing(lever)}
      {of
        .filter((one) => !fine(one))
        .map((one) => (
          <span className="second" key={one.id}>
            {instanceWords(one)}
          </span>
        ))}
      {of.some(fine) && (
        <details>
          <summary>Which</summary>
          <ul>
            {of.filter(fine).map((one) => (
              <li key={one.id}>
                {one.instance}, {lever.active ? 'before' : 'again'}{' '}
                {one.formerLevel ?? 'that of the logger above'}
              </li>
            ))}
          </ul>
        </details>
      )}
    </td>
  );
}

function RevokeDialog({ lever, onClose }: { lever: Lever; onClose: () => void }) {
  const revoke = useRevokeLever();
  const isLevel = lever.target.kind === 'log_level';
  const title = isLevel ? 'Put it back' : 'Keep it again';
  return (
    <SignedDialog
      title={title}
      className="lever-dialog"
      button={title}
      deed={revoke}
      onSigned={(signature) => revoke.mutate({ id: lever.id, ...signature }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {whatIsLeftOut(lever.target)}: <code className="mono wrap-any">{subject(lever.target)}</code>.{' '}
        {isLevel
          ? 'Each instance gets the level that it had before.'
          : 'What was left out so far does not come back.'}
      </p>
    </SignedDialog>
  );
}
