import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApplyLever, useLeverPreview } from '../../api/levers';
import type { LeverPreview, LeverWish } from '../../api/leverTypes';
import { clock } from '../../format/time';
import { SkeletonBox } from '../../parts/States';
import { SignedDialog, WHY } from '../../shell/SignedDialog';
import { losses, saving } from './leverWords';

/** What a lever saves and loses is shown before it is applied; who applies it says why and until when. */
export function LeverForm({
  title,
  wish,
  ready = true,
  until,
  why,
  button,
  says,
  beside,
  onClose,
  children,
}: {
  title: string;
  /** Null while it is not known what is wanted. */
  wish: LeverWish | null;
  /** Whether the wish is what the fields say. */
  ready?: boolean;
  /** When it would end if it were applied now; null for when somebody revokes it. */
  until: () => Date | null;
  /** An example of a reason. */
  why: string;
  button: string;
  says: string;
  beside?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
}) {
  const apply = useApplyLever();
  const preview = useLeverPreview(wish);
  return (
    <SignedDialog
      title={title}
      className="lever-dialog"
      asks={{ ...WHY, placeholder: why }}
      button={button}
      says={says}
      beside={beside}
      besideClass="lever-row"
      ready={wish !== null && ready && preview.isSuccess && !preview.isPlaceholderData}
      deed={apply}
      onSigned={(signature) => {
        if (wish !== null)
          apply.mutate(
            { ...wish, until: until()?.toISOString() ?? null, ...signature },
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
