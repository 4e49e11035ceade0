import { useServicesIn } from '../api/queries';
import type { TimeRange } from '../state/range';
import { sampled } from './sampling';

/** What the figures beside it are counted from, where agents leave traces out; else nothing. */
export function SampledNote({
  services,
  range,
  env,
  namespace,
}: {
  /** By name: those whose figures are shown. */
  services: readonly string[];
  range: TimeRange;
  env: string | null;
  namespace: string | null;
}) {
  const known = useServicesIn({ range, env, namespace });
  const sentence = sampled((known.data?.services ?? []).filter((s) => services.includes(s.name)));
  return sentence && <p className="s12 t2">{sentence}</p>;
}
