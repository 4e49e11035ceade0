import { useEffect, useRef, useState } from 'react';
import { useServices } from '../api/queries';
import type { HealthState, ServiceSummary } from '../api/types';
import { wordOf } from '../parts/Status';

const keyOf = (s: ServiceSummary) => `${s.namespace}/${s.name}@${s.environment}`;

/** The sentences for what changed between two looks; a service seen for the first time is no change of health. */
export function changesOfHealth(
  before: ReadonlyMap<string, HealthState>,
  services: readonly ServiceSummary[],
): string[] {
  return services.flatMap((s) => {
    const was = before.get(keyOf(s));
    return was && was !== s.health.state
      ? [`${s.name} is ${wordOf(s.health.state).toLowerCase()}: ${s.health.reason}`]
      : [];
  });
}

/** Live updates announce changes of health, and nothing else, to screen readers. */
export function HealthNews() {
  const services = useServices().data?.services;
  const before = useRef(new Map<string, HealthState>());
  const [news, setNews] = useState('');
  useEffect(() => {
    if (!services) return;
    const changes = changesOfHealth(before.current, services);
    before.current = new Map(services.map((s) => [keyOf(s), s.health.state]));
    if (changes.length > 0) setNews(changes.join('. '));
  }, [services]);
  return (
    <p className="vh" aria-live="polite">
      {news}
    </p>
  );
}
