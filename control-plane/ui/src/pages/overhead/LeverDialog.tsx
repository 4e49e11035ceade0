import type { UseQueryResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApplyLever, useLeverPreview } from '../../api/levers';
import type { LeverPreview, LeverWish } from '../../api/leverTypes';
import { clock } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { SkeletonBox } from '../../parts/States';
import { Dialog } from '../../shell/Dialog';
import { ownName, setOwnName } from '../../state/preferences';
import { KEEP, type Leavable, losses, SAMPLE, saving } from './leverWords';

const HOUR_MS = 3_600_000;
const UNTIL: readonly [hours: number | null, label: string][] = [
  [24, '1 day from now'],
  [168, '7 days from now'],
  [720, '30 days from now'],
  [null, 'somebody revokes it'],
];
const NONE = 'none';
const NEVER = 'never';

/** What a lever saves and loses is shown before it is applied; who applies it says why and until when. */
export function LeverDialog({ leave, onClose }: { leave: Leavable; onClose: () => void }) {
  const apply = useApplyLever();
  const [keep, setKeep] = useState(NONE);
  const [sample, setSample] = useState(0);
  const [reason, setReason] = useState('');
  const [author, setAuthor] = useState(ownName);
  const [until, setUntil] = useState('168');
  const samples = leave.wish.kind === 'sampling';
  const wish: LeverWish =
    leave.wish.kind === 'log_pattern'
      ? { ...leave.wish, keepOneOf: keep === NONE ? null : Number(keep) }
      : { ...leave.wish, ...(samples ? SAMPLE[sample]?.[0] : {}) };
  const preview = useLeverPreview(wish);
  const shown = preview.isError ? undefined : preview.data;
  const complete =
    reason.trim() !== '' && author.trim() !== '' && shown !== undefined && !preview.isPlaceholderData;
  const title = `Leave out ${leave.name}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOwnName(author.trim());
    apply.mutate(
      {
        ...wish,
        until: until === NEVER ? null : new Date(Date.now() + Number(until) * HOUR_MS).toISOString(),
        author: author.trim(),
        reason: reason.trim(),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog label={title} onClose={onClose} className="lever-dialog">
      <div className="hd">
        <h2 className="wrap-any">{title}</h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close" onClick={onClose}>
          <Icon name="close" small />
        </button>
      </div>
      <form onSubmit={submit}>
        {leave.wish.kind === 'log_pattern' && (
          <label>
            Keep
            <select value={keep} onChange={(e) => setKeep(e.target.value)}>
              {KEEP.map(([of, label]) => (
                <option key={label} value={of ?? NONE}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        {samples && (
          <label>
            Begin
            <select value={sample} onChange={(e) => setSample(Number(e.target.value))}>
              {SAMPLE.map(([, label], i) => (
                <option key={label} value={i}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        <WhatItDoes preview={preview} />
        <label>
          Why
          <input
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            placeholder="Nobody reads it"
            maxLength={1000}
            required
          />
        </label>
        <div className="row wrap lever-row">
          <label>
            Until
            <select value={until} onChange={(e) => setUntil(e.target.value)}>
              {UNTIL.map(([hours, label]) => (
                <option key={label} value={hours ?? NEVER}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label>
            Your name
            <input value={author} onChange={(e) => setAuthor(e.target.value)} maxLength={200} required />
          </label>
        </div>
        {apply.isError && (
          <p className="field-hint s12" role="alert">
            {apply.error.message}
          </p>
        )}
        <p className="s12 t3">
          {samples
            ? 'What came before stays. Once revoked, agents begin all traces again when they ask the next time.'
            : 'Rates, the map, errors and verdicts are counted before and stay exact. What came before stays.'}
        </p>
        <div className="row">
          <button type="submit" className="btn pri" disabled={!complete || apply.isPending}>
            Leave it out
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function WhatItDoes({ preview }: { preview: UseQueryResult<LeverPreview, Error> }) {
  const shown = preview.isError ? undefined : preview.data;
  return (
    <section aria-label="What it does" aria-busy={preview.isFetching} className="lever-preview">
      {preview.isLoading && <SkeletonBox height={96} />}
      {preview.isError && <p role="alert">{preview.error.message}</p>}
      {shown && (
        <>
          <p className="b">{saving(shown)}</p>
          <ul>
            {losses(shown).map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
          <p className="s12 t3">
            By what came from {clock(shown.from, 'minute')} to {clock(shown.to, 'minute')}.{' '}
            {shown.limits.join(' ')}
          </p>
        </>
      )}
    </section>
  );
}
