import type { UseQueryResult } from '@tanstack/react-query';
import type { AdviceAnswer, TrimAdvice } from '../../api/trimTypes';
import { bytes, plural, text } from '../../format/numbers';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import type { Leavable } from './leverWords';
import { kindWords, leavable, money, savedItems } from './trims';

/** What can be done without, the largest saving first: by a lever, or by the setting that is to be copied. */
export function Advice({
  asked,
  onLeave,
}: {
  asked: UseQueryResult<AdviceAnswer, Error>;
  onLeave: (leave: Leavable) => void;
}) {
  const found = asked.data;
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
          {found.advice.map((one) => (
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
          {found.found > found.advice.length &&
            `The first ${found.advice.length} of ${plural(found.found, 'piece', 'pieces')} of advice. `}
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
  one: TrimAdvice;
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
        {one.lever && (
          <button
            type="button"
            className="btn sm leave-out"
            aria-label={`Do without: ${one.sentence}`}
            onClick={() =>
              one.lever && onLeave(leavable(one.lever, one.signal === 'logs' ? one.subject : null))
            }
          >
            {one.lever.kind === 'label' ? 'Drop label' : 'Leave out'}
          </button>
        )}
      </div>
    </li>
  );
}
