import { type FormEvent, useId, useState } from 'react';
import { useMakeSilence } from '../../api/alerts';
import type { CurrentAlert } from '../../api/alertTypes';
import { Icon } from '../../parts/Icon';
import { Dialog } from '../../shell/Dialog';
import { ownName, setOwnName } from '../../state/preferences';
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
  const heading = useId();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(Object.keys(alert.labels)));
  const [comment, setComment] = useState('');
  const [author, setAuthor] = useState(ownName);
  const [end, setEnd] = useState('4');
  const [at, setAt] = useState('');
  const endsAt = () => (end === AT ? new Date(at) : new Date(Date.now() + Number(end) * HOUR_MS));
  const complete =
    chosen.size > 0 && comment.trim() !== '' && author.trim() !== '' && (end !== AT || at !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOwnName(author.trim());
    make.mutate(
      {
        matchers: matchersOf(alert.labels, chosen),
        endsAt: endsAt().toISOString(),
        createdBy: author.trim(),
        comment: comment.trim(),
      },
      { onSuccess: onClose },
    );
  };
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  return (
    <Dialog label={`Silence ${alert.name}`} onClose={onClose} className="silence-dialog">
      <div className="hd">
        <h2 id={heading}>Silence {alert.name}</h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close" onClick={onClose}>
          <Icon name="close" small />
        </button>
      </div>
      <form onSubmit={submit}>
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
        <label>
          Why
          <input
            value={comment}
            onChange={(e) => setComment(e.target.value)}
            placeholder="New disk, until it is filled"
            maxLength={1000}
            required
          />
        </label>
        <div className="row wrap silence-row">
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
          <label>
            Your name
            <input value={author} onChange={(e) => setAuthor(e.target.value)} maxLength={200} required />
          </label>
        </div>
        {make.isError && (
          <p className="field-hint s12" role="alert">
            {make.error.message}
          </p>
        )}
        <p className="s12 t3">Holds for the receivers of Pharos; Alertmanagers have silences of their own.</p>
        <div className="row">
          <button type="submit" className="btn pri" disabled={!complete || make.isPending}>
            Silence
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
