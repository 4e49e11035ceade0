import type { SamplingAgreement } from '../../api/samplingTypes';
import { moment } from '../../format/time';

/** Who of several control planes finds what agents are told, and who has no part in it. */
export function Agreement({ of, now }: { of: SamplingAgreement | null | undefined; now: number }) {
  if (!of) return null;
  return (
    <p className="t2 s12" role="note" aria-label="Control planes">
      {agreement(of, now)}
    </p>
  );
}

/** `3 control planes: http://a:8080 finds what is told. http://c:8080 tells nothing since 12:03 (…).` */
export function agreement(of: SamplingAgreement, now: number): string {
  const others = of.others.filter((one) => one.outcome !== 'self');
  const silent = others
    .filter((one) => one.outcome !== 'answered')
    .map((one) =>
      one.outcome === 'waiting'
        ? `${one.address} was not asked yet.`
        : `${one.address} tells nothing since ${moment(one.since, now)}${one.detail ? ` (${one.detail})` : ''}.`,
    );
  const most = of.mostAnswer
    ? []
    : ['Most do not answer this one: until they do, it lets nothing rise that agents are told.'];
  return [`${others.length + 1} control planes: ${leader(of)}`, ...silent, ...most].join(' ');
}

function leader(of: SamplingAgreement): string {
  if (of.leads) return 'this one finds what agents are told.';
  if (of.leader === null) return 'nothing was agreed on yet.';
  const one = of.others.find((other) => other.id === of.leader);
  return one
    ? `${one.address} finds what agents are told.`
    : 'one that runs no more found what agents are told.';
}
