import { useState } from 'react';
import { Link } from 'wouter';
import { useIntake, useServices } from '../../api/queries';
import type { IntakeStatus, ServiceSummary } from '../../api/types';
import { count, plural, text } from '../../format/numbers';
import { ago, clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { ServiceName, servicePath } from '../../parts/Service';
import { Failure, Notice } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { Tabs } from '../../parts/Tabs';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { useHref, useUrl } from '../../state/url';
import { Registries } from './Registries';
import { KITS, probe, type Wanted } from './settings';
import './connect.css';

/** Someone waits for the first span: ask more often than other pages do. */
const WAITING_MS = 2_000;
const OTLP_GRPC_PORT = 4317;
const OTLP_HTTP_PORT = 4318;

export function ConnectPage() {
  const intake = useIntake(WAITING_MS);
  const services = useServices();
  const url = useUrl();
  const all = services.data?.services ?? [];
  const [service, setService] = useState('my-service');
  const [version, setVersion] = useState('1.0.0');
  const [environment, setEnvironment] = useState(url.params.get('env') ?? 'production');
  const wanted: Wanted = {
    service: word(service, 'my-service'),
    version: word(version, '1.0.0'),
    environment: word(environment, 'production'),
    host: window.location.hostname,
    otlpGrpcPort: intake.data?.receivers?.otlpGrpcPort ?? OTLP_GRPC_PORT,
    otlpHttpPort: intake.data?.receivers?.otlpHttpPort ?? OTLP_HTTP_PORT,
    uiPort: window.location.port,
  };
  const tab = url.params.get('tab') ?? 'java';
  const kit = KITS.find((k) => k.id === tab) ?? KITS[0];
  const arrived = intake.data !== undefined && intake.data.firstSpanAt !== null;
  return (
    <>
      <PageHead
        title={
          intake.data === undefined
            ? 'Connect a service'
            : arrived
              ? `Spans arrive from ${plural(all.filter((s) => s.knownFrom.includes('telemetry')).length, 'service')}`
              : 'Waiting for the first span'
        }
        name="Connect a service"
        lead={`Any OpenTelemetry agent or SDK can report here: OTLP over HTTP on port ${wanted.otlpHttpPort}, over gRPC on port ${wanted.otlpGrpcPort}.`}
      />
      <div className="connect">
        <div>
          <div className="card pad connect-names filters">
            <label>
              Service
              <input
                value={service}
                onChange={(e) => setService(e.target.value)}
                spellCheck={false}
                data-filter
              />
            </label>
            <label>
              Version
              <input value={version} onChange={(e) => setVersion(e.target.value)} spellCheck={false} />
            </label>
            <label>
              Environment
              <input
                value={environment}
                onChange={(e) => setEnvironment(e.target.value)}
                spellCheck={false}
              />
            </label>
          </div>
          <Tabs
            label="Languages and platforms"
            tabs={KITS.map((k) => ({ id: k.id, name: k.name }))}
            chosen={kit?.id ?? 'java'}
          >
            {kit?.blocks(wanted).map((block) => (
              <section key={block.title} className="card connect-block">
                <div className="hd">
                  <h2>{block.title}</h2>
                  <span className="end">
                    <Copy value={block.code} label={`Copy: ${block.title}`} />
                  </span>
                </div>
                {block.note && <p className="s12 t2 connect-note">{block.note}</p>}
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
                <pre className="code" tabIndex={0}>
                  {block.code}
                </pre>
              </section>
            ))}
          </Tabs>
        </div>
        <div>
          <Arrival intake={intake.data} services={all} wanted={wanted.service} />
          {intake.isError && !intake.data && (
            <div className="card">
              <Failure what="what has arrived" asked={intake} />
            </div>
          )}
          {intake.data && !arrived && (
            <section className="card connect-block">
              <div className="hd">
                <h2>Does the port answer?</h2>
                <span className="end">
                  <Copy value={probe(wanted)} label="Copy the check" />
                </span>
              </div>
              <pre className="code">{probe(wanted)}</pre>
              <p className="s12 t2 connect-note">
                200 means that Pharos listens and the service is not sending yet.
              </p>
            </section>
          )}
          {intake.data && <Registries registries={intake.data.registries ?? []} />}
          {intake.data && <Refused intake={intake.data} />}
          {intake.data && intake.data.limited.length > 0 && <Limited limited={intake.data.limited} />}
        </div>
      </div>
    </>
  );
}

/** A setting's value: one word, or the usual one while nothing is typed. */
function word(typed: string, usual: string): string {
  return typed.trim().replace(/[\s,="'$`\\]+/g, '-') || usual;
}

function Arrival({
  intake,
  services,
  wanted,
}: {
  intake: IntakeStatus | undefined;
  services: readonly ServiceSummary[];
  wanted: string;
}) {
  const href = useHref();
  const now = useNow(1_000);
  if (!intake) return null;
  const arrived = intake.firstSpanAt !== null;
  const here = services.find((s) => s.name === wanted);
  return (
    <section className={arrived ? 'card arrival arrived' : 'card arrival'} aria-live="polite">
      <div className="hd">
        {arrived ? <StatusIcon tone="ok" /> : <span className="waiting" aria-hidden="true" />}
        <h2>{arrived ? 'Spans arrive' : 'Waiting for the first span'}</h2>
      </div>
      <div className="pad">
        {arrived ? (
          <>
            <p>
              The first came at {clock(intake.firstSpanAt ?? 0)}
              {intake.lastSpanAt && `, the latest ${ago(intake.lastSpanAt, now)}`}.{' '}
              {text(count(intake.spansAccepted))} so far.
            </p>
            {here ? (
              <p className="connect-here">
                <StatusIcon tone="ok" />
                <Link href={href(servicePath(here, services))}>
                  <ServiceName name={here.name} />
                </Link>
                <span className="t2">is one of them.</span>
              </p>
            ) : (
              services.length > 0 && (
                <p className="row wrap connect-here">
                  {services.map((s) => (
                    <Link
                      className="tag"
                      key={`${s.namespace}/${s.name}@${s.environment}`}
                      href={href(servicePath(s, services))}
                    >
                      <ServiceName name={s.name} />
                    </Link>
                  ))}
                </p>
              )
            )}
          </>
        ) : (
          <p className="t2">
            Copy the settings, start the service, and send it a request. This turns green by itself.
          </p>
        )}
      </div>
    </section>
  );
}

function Refused({ intake }: { intake: IntakeStatus }) {
  return (
    <section className="card connect-block">
      <div className="hd">
        <h2>Refused</h2>
        <span className="t3 s12">since the start, by reason</span>
      </div>
      {intake.notices.map((notice) => (
        <p className="banner" key={notice}>
          <StatusIcon tone="warn" />
          <span>{notice}</span>
        </p>
      ))}
      {intake.refused.length === 0 ? (
        <Notice icon="check" title="Nothing was refused">
          What cannot be taken is refused with a reason and counted here.
        </Notice>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">Signal</th>
              <th scope="col" className="num">
                Items
              </th>
            </tr>
          </thead>
          <tbody>
            {intake.refused.map((r) => (
              <tr key={`${r.signal} ${r.reason}`}>
                <th scope="row" className="row-head">
                  {r.reason}
                </th>
                <td>{r.signal}</td>
                <td className="num">{text(count(r.items))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Taken, but not counted in full detail or not paired: bounds that were reached come first. */
function Limited({ limited }: { limited: IntakeStatus['limited'] }) {
  const rows = [...limited].sort((a, b) => Number(a.bound === null) - Number(b.bound === null));
  return (
    <section className="card connect-block">
      <div className="hd">
        <h2>Not counted in full detail</h2>
        <span className="t3 s12">since the data folder is new; sums are whole</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="num">
              Bound
            </th>
            <th scope="col" className="num">
              Items
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((l) => (
            <tr key={l.reason}>
              <th scope="row" className="row-head">
                {l.description}
              </th>
              <td className="num">{l.bound === null ? '–' : text(count(l.bound))}</td>
              <td className={l.bound === null ? 'num' : 'num fg-warn'}>{text(count(l.items))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
