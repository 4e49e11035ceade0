import { Link } from 'wouter';
import { useNeighbours } from '../../api/logs';
import { plural } from '../../format/numbers';
import { clock } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, SkeletonBox, Stale } from '../../parts/States';
import { useKey } from '../../state/keyboard';
import { useUrl } from '../../state/url';
import { LogList } from './LogList';

/** Lines to each side; the last is the most the API gives. */
const SIDES = [20, 50, 200] as const;

/** What the same instance wrote before and after a line, whatever the search asks for. */
export function Context({ id }: { id: string }) {
  const url = useUrl();
  const asking = Number(url.params.get('around') ?? SIDES[0]);
  const side = SIDES.find((n) => n === asking) ?? SIDES[0];
  const asked = useNeighbours(id, side);
  const close = () => url.set({ context: null, around: null });
  useKey('Escape', close);
  const answer = asked.data;
  const next = SIDES.find((n) => n > side);
  const lines = answer ? [...answer.before, answer.line, ...answer.after] : [];
  return (
    <section className={`card log-card ${dimmed(asked)}`} aria-labelledby="context-heading">
      <div className="hd wrap">
        <h2 id="context-heading">
          {answer
            ? `Around ${clock(answer.line.time, 'milli')} of ${answer.line.instance ?? answer.line.service}`
            : 'Around a line'}
        </h2>
        {answer && (
          <span className="s12 t3">
            {plural(answer.before.length, 'line')} before, {answer.after.length} after, oldest first, without
            filters
          </span>
        )}
        <span className="row end">
          {next && answer && (answer.before.length >= side || answer.after.length >= side) && (
            <Link className="btn sm" href={url.href({ around: String(next) })} replace>
              {next} to each side
            </Link>
          )}
          <button type="button" className="btn sm" onClick={close}>
            <Icon name="close" small /> Back to the search <kbd>Esc</kbd>
          </button>
        </span>
      </div>
      <Stale asked={asked} />
      {!answer && asked.isError && <Failure what="the lines around it" asked={asked} />}
      {!answer && !asked.isError && (
        <div className="pad">
          <SkeletonBox height={320} />
        </div>
      )}
      {answer && (
        <LogList
          label={`Lines around ${clock(answer.line.time, 'milli')}`}
          lines={lines}
          opened={url.params.get('line') === id ? null : url.params.get('line')}
          marked={id}
          wrap={url.params.get('wrap') === 'true'}
          hrefOf={(line) => url.href({ line })}
          open={(line) => url.set({ line }, { replace: true })}
        />
      )}
    </section>
  );
}
