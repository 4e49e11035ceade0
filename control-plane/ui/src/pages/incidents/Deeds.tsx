import { useState } from 'react';
import { type Deed, useDeed } from '../../api/incidents';
import type { IncidentDetail } from '../../api/incidentTypes';
import { SignedDialog } from '../../shell/SignedDialog';

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
  const words = WORDS[act];
  return (
    <SignedDialog
      title={words.title}
      className="deed-dialog"
      asks={words.asks ? { label: words.asks, longest: LONGEST, rows: act === 'notes' ? 4 : 2 } : null}
      button={words.button}
      says={words.says}
      closes="Close without doing it"
      deed={deed}
      onSigned={({ author, reason }) => deed.mutate(deedOf(act, author, reason), { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
