import type { UseQueryResult } from '@tanstack/react-query';
import type { SampledService, SamplingAnswer } from '../../api/samplingTypes';
import { clock, moment } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { Agreement } from './Agreement';
import type { Leavable } from './leverWords';
import { done, told } from './samplingWords';

const PROTOCOLS = { grpc: 'gRPC', http: 'HTTP' };

/** How many traces agents are told to begin, who asks for it, and whether they do as they are told. */
export function Sampling({
  asked,
  onLeave,
}: {
  asked: UseQueryResult<SamplingAnswer, Error>;
  onLeave: (leave: Leavable) => void;
}) {
  const now = useNow();
  const services = asked.data?.services ?? [];
  return (
    <section className={`card overhead-levers ${dimmed(asked)}`} aria-label="Traces that agents begin">
      <div className="hd">
        <h2>Traces that agents begin</h2>
        <span className="t3 s12">decided when a trace begins, for all services that it reaches</span>
      </div>
      <Stale asked={asked} />
      <Agreement of={asked.data?.controlPlanes} now={now} />
      {asked.isPending && <SkeletonBox height={80} />}
      {asked.isError && asked.data === undefined && (
        <Failure what="how many traces agents begin" asked={asked} />
      )}
      {asked.data && services.length === 0 && <NobodyAsks />}
      {services.length > 0 && (
        <div className="scroll">
          <table className="mid levers-table">
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Told to begin</th>
                <th scope="col">Asked last</th>
                <th scope="col">Done</th>
                <th scope="col">
                  <span className="vh">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {services.map((s) => (
                <tr key={s.service}>
                  <th scope="row" className="row-head">
                    <ServiceName name={s.service} />
                  </th>
                  <td>{told(s)}</td>
                  <td>
                    <LastPoll of={s} now={now} />
                  </td>
                  <td>{done(s)}</td>
                  <td className="num">
                    <button
                      type="button"
                      className="btn sm"
                      aria-label={`Begin fewer traces of ${s.service}`}
                      onClick={() =>
                        onLeave({
                          wish: { kind: 'sampling', service: s.service },
                          name: `traces of ${s.service}`,
                        })
                      }
                    >
                      Change
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function LastPoll({ of: s, now }: { of: SampledService; now: number }) {
  const last = s.polls[0];
  if (!last) return <span className="t2">no agent asks for it</span>;
  return (
    <>
      <span title={clock(last.at)}>{moment(last.at, now)}</span>{' '}
      <span className="second">by {PROTOCOLS[last.protocol]}</span>
    </>
  );
}

function NobodyAsks() {
  const settings =
    'OTEL_TRACES_SAMPLER=parentbased_jaeger_remote\n' +
    `OTEL_TRACES_SAMPLER_ARG=endpoint=http://${location.hostname}:4317,pollingIntervalMs=60000,initialSamplingRate=1`;
  return (
    <Notice
      title="No agent asks how many traces to begin"
      actions={<Copy value={settings} label="the two settings" />}
    >
      All are begun. OpenTelemetry’s Java agent asks with these settings:
      <pre className="mono wrap-any">{settings}</pre>
    </Notice>
  );
}
