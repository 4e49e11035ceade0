import { describe, expect, it } from 'vitest';
import type { OperationCaller } from '../../src/api/deployTypes';
import type { CallEstimate } from '../../src/api/types';
import { estimateLabel } from '../../src/pages/map/MapEdge';
import { edgeSentence } from '../../src/pages/map/sentences';
import { estimatesNote } from '../../src/pages/service/Callers';
import { estimatedRate, estimateSentence, estimateWords, perSecond } from '../../src/parts/estimate';
import { graph } from '../fixtures/calls';
import { callers } from '../fixtures/deploys';
import { SERVICES } from '../fixtures/shop';

const known: CallEstimate = { calls: 36_000, perSecond: 120, low: 33_000, high: 39_300, unknown: null };
const unknown = (why: CallEstimate['unknown']): CallEstimate => ({
  calls: null,
  perSecond: null,
  low: null,
  high: null,
  unknown: why,
});
const came = { calls: 3_600, callsPerSecond: 12 };

describe('estimates of calls in words', () => {
  it('are a rate with its interval, and from how many', () => {
    const of = { ...came, estimate: known };
    expect(estimateWords(of)).toBe('≈ 120/s [110 – 131], estimated from 1 in 10 calls');
    expect(estimateSentence(of)).toBe('Calls: ≈ 120/s [110 – 131], estimated from 1 in 10 calls.');
    expect(estimatedRate(of)).toEqual({ value: '≈ 120', unit: '/s' });
    expect(perSecond(of)).toBe(120);
    expect(estimateWords({ ...of, calls: 27_000 })).toMatch(/estimated from 75 % of the calls$/);
  });

  it('say why there is none', () => {
    expect(estimateWords({ ...came, estimate: unknown('no_root') })).toBe(
      'unknown: where its traces begin is not known',
    );
    expect(estimateSentence({ ...came, estimate: unknown('not_as_told') })).toBe(
      'How many calls there were is unknown: its traces were not begun with the probability that was told.',
    );
    expect(estimateWords({ ...came, estimate: unknown('waiting') })).toMatch(/^unknown yet/);
    expect(perSecond({ ...came, estimate: unknown('no_root') })).toBe(12);
  });

  it('are not said where all calls came', () => {
    expect(estimateWords(came)).toBeNull();
    expect(estimateSentence({ ...came, estimate: null })).toBeNull();
    expect(estimatedRate(came)).toEqual({ value: '12.0', unit: '/s' });
  });

  it('stand at an edge of the map', () => {
    const edge = graph({ from: 0, to: 1e9 }, false).edges[0];
    if (!edge) throw new Error('no edge');
    expect(estimateLabel(edge)).toBeNull();
    const estimated = { ...edge, ...came, estimate: known };
    expect(estimateLabel(estimated)).toBe('≈ 120/s');
    expect(edgeSentence(estimated, 'a', 'b')).toMatch(/≈ 120 calls per second,.*\[110 – 131\]/);
    const not = { ...edge, ...came, estimate: unknown('no_root') };
    expect(estimateLabel(not)).toBe('calls unknown');
    expect(edgeSentence(not, 'a', 'b')).toMatch(/how many calls there were is unknown: where/);
  });

  it('stand below the callers of an operation', () => {
    const service = SERVICES.find((s) => s.name === 'payment');
    const one = callers('payment', service?.operations[0] ?? '', { from: 0, to: 1e9 })?.callers[0];
    if (!one?.calls) throw new Error('no caller');
    const of = (estimate: CallEstimate | null): OperationCaller => ({ ...one, estimate });
    expect(estimatesNote([of(null)])).toBeNull();
    expect(estimatesNote([of(known), of(unknown('no_root'))])).toMatch(
      /≈ 120\/s .*unknown: where its traces begin is not known\.$/,
    );
  });
});
