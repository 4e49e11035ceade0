import { useState } from 'react';
import { useMakeSilence } from '../../api/alerts';
import type { CurrentAlert } from '../../api/alertTypes';
import { SignedDialog, WHY } from '../../shell/SignedDialog';
import { matchersOf } from './alerts';

const HOUR_MS = 3_600_000;
const ENDS: readonly [hours: number, label: string][] = [
  [1, '1 hour'],
  [4, '4 hours'],
  [24, '1 day'],
  [72, '3 days'],
  [168, '7 days'],
];
const AT = 'at';

/** Who silences says why and until when; which labels it is about can be less than all. */
export function SilenceDialog({ alert, onClose }: { alert: CurrentAlert; onClose: () => void }) {
  const make = useMakeSilence();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(Object.keys(alert.labels)));
  const [end, setEnd] = useState('4');
  const [at, setAt] = useState('');
  const endsAt = () => (end === AT ? new Date(at) : new Date(Date.now() + Number(end) * HOUR_MS));
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  return (
    <SignedDialog
      title={`Silence ${alert.name}`}
      className="silence-dialog"
      asks={{ ...WHY, placeholder: 'New disk, until it is filled' }}
      button="Silence"
      says="Holds for the receivers of Pharos; Alertmanagers have silences of their own."
      beside={
        <>
          <label>
            Until
            <select value={end} onChange={(e) => setEnd(e.target.value)}>
              {ENDS.map(([hours, label]) => (
                <option key={hours} value={hours}>
                  {label} from now
                </option>
              ))}
              <option value={AT}>a time</option>
            </select>
          </label>
          {end === AT && (
            <label>
              Time
              <input type="datetime-local" value={at} onChange={(e) => setAt(e.target.value)} required />
            </label>
          )}
        </>
      }
      besideClass="silence-row"
      ready={chosen.size > 0 && (end !== AT || at !== '')}
      deed={make}
      onSigned={({ author, reason }) =>
        make.mutate(
          {
            matchers: matchersOf(alert.labels, chosen),
            endsAt: endsAt().toISOString(),
            createdBy: author,
            comment: reason,
          },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    >
      <fieldset>
        <legend>Nobody is told of alerts with all of these labels</legend>
        {Object.entries(alert.labels).map(([name, value]) => (
          <label key={name} className="silence-label">
            <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
            <span className="mono wrap-any">
              {name}="{value}"
            </span>
          </label>
        ))}
      </fieldset>
    </SignedDialog>
  );
}
