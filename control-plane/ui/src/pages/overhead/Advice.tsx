import type { UseQueryResult } from '@tanstack/react-query';
import type { AdviceAnswer, TrimAdvice } from '../../api/trimTypes';
import { bytes, plural, text } from '../../format/numbers';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import type { Leavable } from './leverWords';
import { type AdviceGroup, grouped, kindWords, leavable, money, perDay, savedItems } from './trims';

/** More is no list to go through. */
const ROWS = 10;

/** What can be done without, the largest saving first: by a lever, or by the setting that is to be copied. */
export function Advice({
  asked,
  onLeave,
}: {
  asked: UseQueryResult<AdviceAnswer, Error>;
  onLeave: (leave: Leavable) => void;
}) {
  const found = asked.data;
  const groups = grouped(found?.advice ?? []).slice(0, ROWS);
  const shown = groups.reduce((sum, one) => sum + one.parts.length, 0);
  return (
    <section className={`card overhead-trim ${dimmed(asked)}`} aria-label="What can be done without">
      <div className="hd wrap">
        <h2>What can be done without</h2>
        {found && found.savedBytesPerDay !== null && (
          <span className="t3 s12">some {text(bytes(found.savedBytesPerDay))} a day on disk, together</span>
        )}
      </div>
      <Stale asked={asked} />
      {asked.isPending && <SkeletonBox height={160} />}
      {asked.isError && found === undefined && <Failure what="what can be done without" asked={asked} />}
      {found && found.advice.length === 0 && (
        <Notice icon="check" title="Nothing that comes can be done without">
          Looked for: metrics that nobody reads, debug lines in production, what is counted or sent twice,
          labels with many values, spans of health checks.
        </Notice>
      )}
      {found && found.advice.length > 0 && (
        <ul className="advice-list">
          {groups.map((one) => (
            <Item
              key={[
                one.kind,
                one.subject,
                one.source?.namespace,
                one.source?.service,
                one.lever?.pattern,
              ].join()}
              one={one}
              currency={found.currency}
              onLeave={onLeave}
            />
          ))}
        </ul>
      )}
      {found && (
        <p className="t3 s12 trim-foot">
          {found.found > shown &&
            `The first ${shown} of ${plural(found.found, 'piece', 'pieces')} of advice. `}
          {found.limits.join(' ')}
        </p>
      )}
    </section>
  );
}

function Item({
  one,
  currency,
  onLeave,
}: {
  one: AdviceGroup;
  currency: string;
  onLeave: (leave: Leavable) => void;
}) {
  const pays = money(one.savedPerMonth, currency);
  return (
    <li className="advice">
      <div className="advice-what">
        <h3>
          <span className={`signal-key ${one.signal}`}>{kindWords(one.kind)}</span>
          {one.source?.service && <ServiceName name={one.source.service} />}
        </h3>
        <p className="trim-sentence">{one.sentence}</p>
        {one.signal === 'logs' && one.lever && <code className="mono s12 trim-sentence">{one.subject}</code>}
        <p className="t2 s12">Lost: {one.loss}</p>
        {one.setting && (
          <details>
            <summary className="s12">
              Setting{one.lever && ' instead'}: {one.where}
            </summary>
            <div className="row setting-line">
              <pre className="code grow">{one.setting}</pre>
              <Copy value={one.setting} label={`Copy the setting for ${one.subject}`} />
            </div>
          </details>
        )}
        {one.parts.length > 1 && (
          <details>
            <summary className="s12">Each of the {one.parts.length} by itself</summary>
            <Parts of={one.parts} onLeave={onLeave} />
          </details>
        )}
      </div>
      <dl className="advice-saving">
        <dt className="vh">Saves a day, on disk</dt>
        <dd className="b num">
          <Num of={bytes(one.savedBytesPerDay)} />
        </dd>
        <dt className="vh">that is</dt>
        <dd className="s12 t3">{savedItems(one)}</dd>
        {pays && (
          <>
            <dt className="vh">in money</dt>
            <dd className="s12 t3">{pays}</dd>
          </>
        )}
      </dl>
      <div className="advice-do">
        <Do one={one} onLeave={onLeave} />
      </div>
    </li>
  );
}

function Do({ one, onLeave }: { one: TrimAdvice; onLeave: (leave: Leavable) => void }) {
  const { lever } = one;
  return (
    lever && (
      <button
        type="button"
        className="btn sm leave-out"
        aria-label={`Do without: ${one.sentence}`}
        onClick={() => onLeave(leavable(lever, one.signal === 'logs' ? one.subject : null))}
      >
        {lever.kind === 'label' ? 'Drop label' : 'Leave out'}
      </button>
    )
  );
}

function Parts({ of, onLeave }: { of: readonly TrimAdvice[]; onLeave: (leave: Leavable) => void }) {
  return (
    <ul className="advice-parts">
      {of.map((one) => (
        <li key={`${one.source?.namespace}/${one.source?.service}/${one.subject}`} className="row wrap">
          <code className="mono s12 unread-name">{one.subject}</code>
          {one.source?.service && <ServiceName name={one.source.service} />}
          <span className="s12 t3 end">{perDay(one)}</span>
          <Do one={one} onLeave={onLeave} />
        </li>
      ))}
    </ul>
  );
}
