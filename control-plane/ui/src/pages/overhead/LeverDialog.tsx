import { useState } from 'react';
import type { LeverWish } from '../../api/leverTypes';
import { LeverForm } from './LeverForm';
import { KEEP, type Leavable } from './leverWords';

const NONE = 'none';

/** Leaves out something that comes, for good or for a while. */
export function LeverDialog({ leave, onClose }: { leave: Leavable; onClose: () => void }) {
  const [keep, setKeep] = useState(NONE);
  const wish: LeverWish =
    leave.wish.kind === 'log_pattern'
      ? { ...leave.wish, keepOneOf: keep === NONE ? null : Number(keep) }
      : leave.wish;
  return (
    <LeverForm
      title={`Leave out ${leave.name}`}
      wish={wish}
      why="Nobody reads it"
      button="Leave it out"
      says="Rates, the map, errors and verdicts are counted before and stay exact. What came before stays."
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
    </LeverForm>
  );
}
