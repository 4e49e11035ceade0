import type { UseQueryResult } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useApplyLever, useLeverPreview } from '../../api/levers';
import type { LeverPreview, LeverWish } from '../../api/leverTypes';
import { clock } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { SkeletonBox } from '../../parts/States';
import { Dialog } from '../../shell/Dialog';
import { ownName, setOwnName } from '../../state/preferences';
import { useSettled } from '../traces/useSettled';
import type { ServiceCost } from './costs';
import { change, outcome, PERCENTS, stepOf } from './keepWords';

const HOUR_MS = 3_600_000;
const UNTIL: readonly [hours: number | null, label: string][] = [
  [24, '1 day from now'],
  [168, '7 days from now'],
  [720, '30 days from now'],
  [null, 'somebody revokes it'],
];
const NEVER = 'never';

/** A preview reads some hundred traces: not at each step of the slider, nor at each key. */
const PAUSE_MS = 400;

/** Says which share of ordinary traces is kept; where the slider stands is in the address. */
export function KeepDialog({
  percent,
  onPercent,
  service: begin,
  services,
  onClose,
}: {
  /** As it is in the address. */
  percent: string;
  onPercent: (percent: string) => void;
  service: string;
  services: readonly ServiceCost[];
  onClose: () => void;
}) {
  const apply = useApplyLever();
  const ids = { services: useId(), preview: useId() };
  const [service, setService] = useState(begin);
  const [until, setUntil] = useState('168');
  const [reason, setReason] = useState('');
  const [author, setAuthor] = useState(ownName);
  const step = stepOf(percent);
  const chosen = PERCENTS[step] ?? 100;
  const typed = `${chosen}\n${service.trim()}`;
  const settled = useSettled(typed, PAUSE_MS) ?? typed;
  const [of = '', at = ''] = settled.split('\n');
  const wish: LeverWish = { kind: 'keep', rate: Number(of) / 100, service: at || null };
  const preview = useLeverPreview(wish);
  const complete =
    settled === typed &&
    reason.trim() !== '' &&
    author.trim() !== '' &&
    preview.isSuccess &&
    !preview.isPlaceholderData;
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
  const names = [...new Set(services.flatMap((row) => row.service ?? []))].sort();
  return (
    <Dialog label="Keep rate" onClose={onClose} className="lever-dialog">
      <div className="hd">
        <h2>Keep rate</h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close" onClick={onClose}>
          <Icon name="close" small />
        </button>
      </div>
      <form onSubmit={submit}>
        <label>
          <span className="row">
            Ordinary traces kept <output className="b num end">{chosen} %</output>
          </span>
          <input
            type="range"
            min={0}
            max={PERCENTS.length - 1}
            value={step}
            onChange={(e) => onPercent(String(PERCENTS[Number(e.target.value)] ?? 100))}
            aria-valuetext={`${chosen} %`}
            aria-describedby={ids.preview}
          />
        </label>
        <label>
          Service
          <input
            value={service}
            onChange={(e) => setService(e.target.value)}
            list={ids.services}
            placeholder="all"
            maxLength={1000}
          />
        </label>
        <datalist id={ids.services}>
          {names.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <WhatIsKept preview={preview} id={ids.preview} />
        <label>
          Why
          <input
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            placeholder="Half of it is enough"
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
          Errors and slow traces are kept as ever. Rates, errors and durations are counted before, so they
          stay exact.
        </p>
        <div className="row">
          <button type="submit" className="btn pri" disabled={!complete || apply.isPending}>
            Keep so many
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function WhatIsKept({ preview, id }: { preview: UseQueryResult<LeverPreview, Error>; id: string }) {
  const shown = preview.isError ? undefined : preview.data;
  return (
    <section id={id} aria-label="What it does" aria-busy={preview.isFetching} className="lever-preview">
      {preview.isLoading && <SkeletonBox height={96} />}
      {preview.isError && <p role="alert">{preview.error.message}</p>}
      {shown && (
        <>
          <p className="b">{change(shown)}</p>
          <ul>{shown.kept && outcome(shown.kept).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
          <p className="s12 t3">
            By what came from {clock(shown.from, 'minute')} to {clock(shown.to, 'minute')}.{' '}
            {shown.limits.join(' ')}
          </p>
        </>
      )}
    </section>
  );
}
