import { useEndSilence } from '../../api/alerts';
import type { Silence } from '../../api/alertTypes';
import { moment } from '../../format/time';
import { type Asked, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { useUrl } from '../../state/url';
import { standing, written } from './alerts';

const WORDS: Record<Silence['state'], string> = {
  active: 'Active',
  pending: 'Not yet',
  expired: 'Ended',
};

/** Who silenced what, why and until when; each can be ended. */
export function Silences({ asked, silences }: { asked: Asked; silences: readonly Silence[] | undefined }) {
  const url = useUrl();
  const now = useNow();
  const end = useEndSilence();
  const ended = url.params.get('ended') === 'true';
  const shown = ended ? (silences ?? []) : standing(silences ?? []);
  return (
    <>
      <div className="sec filters">
        <label className="check">
          <input
            type="checkbox"
            checked={ended}
            onChange={(event) => url.set({ ended: event.target.checked ? 'true' : null })}
          />
          Ended ones of the last five days too
        </label>
      </div>
      {end.isError && (
        <p className="banner" role="alert">
          The silence could not be ended: {end.error.message}
        </p>
      )}
      <div className="card">
        <Stale asked={asked} />
        {(asked.isPending || shown.length > 0) && (
          <div className="scroll">
            <table className="mid silences-table">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Why</th>
                  <th scope="col">By</th>
                  <th scope="col">Until</th>
                  <th scope="col">State</th>
                  <th scope="col">
                    <span className="vh">End</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {asked.isPending && <SkeletonRows rows={2} columns={6} />}
                {shown.map((s) => (
                  <tr key={s.id}>
                    <th scope="row" className="row-head mono wrap-any">
                      {written(s.matchers)}
                    </th>
                    <td>{s.comment}</td>
                    <td>{s.createdBy}</td>
                    <td className="nw" title={s.endsAt}>
                      {moment(s.endsAt, now)}
                    </td>
                    <td>{WORDS[s.state]}</td>
                    <td className="num">
                      {s.state !== 'expired' && (
                        <button
                          type="button"
                          className="btn sm"
                          disabled={end.isPending}
                          onClick={() => end.mutate(s.id)}
                          aria-label={`End the silence of ${written(s.matchers)}`}
                        >
                          End now
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {asked.isError && silences === undefined && <Failure what="the silences" asked={asked} />}
        {silences && shown.length === 0 && (
          <Notice title="Nothing is silenced">An alert is silenced from its row above.</Notice>
        )}
      </div>
    </>
  );
}
