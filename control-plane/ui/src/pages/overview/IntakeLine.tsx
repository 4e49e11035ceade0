import { Link } from 'wouter';
import type { IntakeStatus } from '../../api/types';
import { bytes, count, plural, text } from '../../format/numbers';
import { useHref } from '../../state/url';

/** What arrived and what was refused, so that nothing is missing without a word. */
export function IntakeLine({ intake }: { intake: IntakeStatus | undefined }) {
  const href = useHref();
  if (!intake || intake.spansAccepted === 0) return null;
  const beyond = intake.limited.filter((l) => l.bound !== null).reduce((sum, l) => sum + l.items, 0);
  const refused = intake.refused.reduce((sum, r) => sum + r.items, 0);
  const failing = (intake.registries ?? []).filter((registry) => registry.state === 'failing');
  return (
    <p className="s12 t3 intake-line">
      {plural(intake.spansAccepted, 'span')} accepted since the start, {text(count(intake.storedSpans))}{' '}
      stored in {text(bytes(intake.storedBytes))}.{' '}
      <Link className={refused > 0 ? 'fg-warn under' : 'q'} href={href('/connect')}>
        {refused > 0 ? `${plural(refused, 'item')} refused` : 'Nothing refused'}
      </Link>
      .{' '}
      {beyond > 0 && (
        <>
          <Link className="fg-warn under" href={href('/connect')}>
            {plural(beyond, 'item')} beyond a bound
          </Link>
          {', counted together. '}
        </>
      )}
      {intake.notices.length > 0 && (
        <Link className="fg-warn under" href={href('/connect')}>
          {plural(intake.notices.length, 'notice')} on Pharos itself
        </Link>
      )}
      {failing.length > 0 && (
        <>
          {' '}
          <Link className="fg-warn under" href={href('/connect')}>
            Discovery fails
          </Link>
          : {failing.map((registry) => registry.source).join(', ')}.
        </>
      )}
    </p>
  );
}
