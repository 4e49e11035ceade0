import { useState } from 'react';
import type { LeverWish } from '../../api/leverTypes';
import { LeverForm } from './LeverForm';
import { KEEP, type Leavable, SAMPLE } from './leverWords';

const HOUR_MS = 3_600_000;
const UNTIL: readonly [hours: number | null, label: string][] = [
  [24, '1 day from now'],
  [168, '7 days from now'],
  [720, '30 days from now'],
  [null, 'somebody revokes it'],
];
const NONE = 'none';
const NEVER = 'never';

/** Leaves out something that comes, for good or for a while. */
export function LeverDialog({ leave, onClose }: { leave: Leavable; onClose: () => void }) {
  const [keep, setKeep] = useState(NONE);
  const [sample, setSample] = useState(0);
  const [until, setUntil] = useState('168');
  const samples = leave.wish.kind === 'sampling';
  const wish: LeverWish =
    leave.wish.kind === 'log_pattern'
      ? { ...leave.wish, keepOneOf: keep === NONE ? null : Number(keep) }
      : { ...leave.wish, ...(samples ? SAMPLE[sample]?.[0] : {}) };
  return (
    <LeverForm
      title={`Leave out ${leave.name}`}
      wish={wish}
      until={() => (until === NEVER ? null : new Date(Date.now() + Number(until) * HOUR_MS))}
      why="Nobody reads it"
      button="Leave it out"
      says={
        samples
          ? 'What came before stays. Once revoked, agents begin all traces again when they ask the next time.'
          : 'Rates, the map, errors and verdicts are counted before and stay exact. What came before stays.'
      }
      beside={
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
      }
      onClose={onClose}
    >
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
    </LeverForm>
  );
}
