import { type FormEvent, useState } from 'react';
import { type Deed, useDeed } from '../../api/incidents';
import type { IncidentDetail } from '../../api/incidentTypes';
import { Icon } from '../../parts/Icon';
import { Dialog } from '../../shell/Dialog';
import { ownName, setOwnName } from '../../state/preferences';

type Act = Deed['act'];

/** What the API takes. */
const LONGEST = 5_000;

const WORDS: Record<
  Act,
  { opens: string; button: string; title: string; asks: string | null; says: string }
> = {
  acknowledge: {
    opens: 'Acknowledge',
    button: 'Acknowledge',
    title: 'Acknowledge the incident',
    asks: null,
    says: 'Others see that you look after it.',
  },
  notes: {
    opens: 'Add a note',
    button: 'Add',
    title: 'Add a note',
    asks: 'Note',
    says: 'It stands in what happened, under your name.',
  },
  close: {
    opens: 'Close',
    button: 'Close it',
    title: 'Close the incident',
    asks: 'Why',
    says: 'It closes itself on recovery. Close it by hand when what lasts is no trouble: that opens none anew until it was over once.',
  },
};

/** What a person can do about an incident; each deed is signed. */
export function Deeds({ incident }: { incident: IncidentDetail }) {
  const [act, setAct] = useState<Act | null>(null);
  const open = incident.state === 'open';
  const offered: Act[] = [
    ...(open && incident.acknowledgedBy === null ? (['acknowledge'] as const) : []),
    'notes',
    ...(open ? (['close'] as const) : []),
  ];
  return (
    <div className="row wrap incident-deeds">
      {offered.map((each, i) => (
        <button
          key={each}
          type="button"
          className={i === 0 && each === 'acknowledge' ? 'btn pri' : 'btn'}
          onClick={() => setAct(each)}
        >
          {WORDS[each].opens}
        </button>
      ))}
      {act && <DeedDialog act={act} id={incident.id} onClose={() => setAct(null)} />}
    </div>
  );
}

function deedOf(act: Act, author: string, said: string): Deed {
  switch (act) {
    case 'acknowledge':
      return { act, author };
    case 'notes':
      return { act, author, text: said };
    case 'close':
      return { act, author, reason: said };
  }
}

function DeedDialog({ act, id, onClose }: { act: Act; id: string; onClose: () => void }) {
  const deed = useDeed(id);
  const [author, setAuthor] = useState(ownName);
  const [said, setSaid] = useState('');
  const words = WORDS[act];
  const complete = author.trim() !== '' && (words.asks === null || said.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOwnName(author.trim());
    deed.mutate(deedOf(act, author.trim(), said.trim()), { onSuccess: onClose });
  };
  return (
    <Dialog label={words.title} onClose={onClose} className="deed-dialog">
      <div className="hd">
        <h2>{words.title}</h2>
        <button
          type="button"
          className="btn sm ghost icon end"
          aria-label="Close without doing it"
          onClick={onClose}
        >
          <Icon name="close" small />
        </button>
      </div>
      <form onSubmit={submit}>
        {words.asks && (
          <label>
            {words.asks}
            <textarea
              value={said}
              onChange={(e) => setSaid(e.target.value)}
              maxLength={LONGEST}
              rows={act === 'notes' ? 4 : 2}
              required
            />
          </label>
        )}
        <label>
          Your name
          <input value={author} onChange={(e) => setAuthor(e.target.value)} maxLength={200} required />
        </label>
        {deed.isError && (
          <p className="field-hint s12" role="alert">
            {deed.error.message}
          </p>
        )}
        <p className="s12 t3">{words.says}</p>
        <div className="row">
          <button type="submit" className="btn pri" disabled={!complete || deed.isPending}>
            {words.button}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
