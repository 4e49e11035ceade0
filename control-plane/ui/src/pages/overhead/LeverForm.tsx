import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useApplyLever, useLeverPreview } from '../../api/levers';
import type { LeverPreview, LeverWish } from '../../api/leverTypes';
import { clock } from '../../format/time';
import { SkeletonBox } from '../../parts/States';
import { SignedDialog, WHY } from '../../shell/SignedDialog';
import { losses, saving } from './leverWords';

const HOUR_MS = 3_600_000;
const UNTIL: readonly [hours: number | null, label: string][] = [
  [24, '1 day from now'],
  [168, '7 days from now'],
  [720, '30 days from now'],
  [null, 'somebody revokes it'],
];
const NEVER = 'never';

/** What a lever saves and loses is shown before it is applied; who applies it says why and until when. */
export function LeverForm({
  title,
  wish,
  ready = true,
  until,
  why,
  button,
  says,
  onClose,
  children,
}: {
  title: string;
  /** Null while it is not known what is wanted. */
  wish: LeverWish | null;
  /** Whether the wish is what the fields say. */
  ready?: boolean;
  /** When it would end if it were applied now; who applies it is asked where it is not given. */
  until?: () => Date;
  /** An example of a reason. */
  why: string;
  button: string;
  says: string;
  onClose: () => void;
  children?: ReactNode;
}) {
  const apply = useApplyLever();
  const [end, setEnd] = useState('168');
  const endOf = () => (end === NEVER ? null : new Date(Date.now() + Number(end) * HOUR_MS));
  const preview = useLeverPreview(wish);
  return (
    <SignedDialog
      title={title}
      className="lever-dialog"
      asks={{ ...WHY, placeholder: why }}
      button={button}
      says={says}
      beside={
        until === undefined && (
          <label>
            Until
            <select value={end} onChange={(e) => setEnd(e.target.value)}>
              {UNTIL.map(([hours, label]) => (
                <option key={label} value={hours ?? NEVER}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )
      }
      besideClass="lever-row"
      ready={wish !== null && ready && preview.isSuccess && !preview.isPlaceholderData}
      deed={apply}
      onSigned={(signature) => {
        if (wish !== null)
          apply.mutate(
            { ...wish, until: (until ?? endOf)()?.toISOString() ?? null, ...signature },
            { onSuccess: onClose },
          );
      }}
      onClose={onClose}
    >
      {children}
      {wish !== null && <WhatItDoes preview={preview} />}
    </SignedDialog>
  );
}

function WhatItDoes({ preview }: { preview: UseQueryResult<LeverPreview, Error> }) {
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
