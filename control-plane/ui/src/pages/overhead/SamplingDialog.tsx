import { useState } from 'react';
import type { LeverWish } from '../../api/leverTypes';
import type { SampledService } from '../../api/samplingTypes';
import { useSettled } from '../traces/useSettled';
import { LeverForm } from './LeverForm';
import type { Leavable } from './leverWords';
import { operationWords, PER_SECOND, PERCENT, told, WANTED, type Wanted, wantedWords } from './samplingWords';

const SHARE = 'share';
const RATE = 'rate';

/** A preview reads an hour's traces: not at each key. */
const PAUSE_MS = 600;

/** Has agents begin fewer traces: a share of them, or a rate of each operation. */
export function SamplingDialog({
  leave,
  known,
  onClose,
}: {
  leave: Leavable;
  /** What its agents are told now; null where that is not known. */
  known: SampledService | null;
  onClose: () => void;
}) {
  const { operation: meant, ...whole } = leave.wish;
  const [operation, setOperation] = useState(meant ?? '');
  const [begin, setBegin] = useState('0');
  const [typed, setTyped] = useState('');
  const settled = useSettled(typed, PAUSE_MS) ?? '';
  const own = begin === SHARE || begin === RATE;
  const wanted = own ? typedWish(begin, settled) : (WANTED[Number(begin)] ?? null);
  const wish: LeverWish | null = wanted && {
    ...whole,
    ...(operation === '' ? {} : { operation }),
    ...wanted,
  };
  const operations = (known?.operations ?? []).flatMap((one) =>
    one.operation === null ? [] : [{ name: one.operation, words: operationWords(one) }],
  );
  const missing = operation !== '' && operations.every((one) => one.name !== operation);
  const offered = missing ? [...operations, { name: operation, words: null }] : operations;
  return (
    <LeverForm
      title={`Leave out ${leave.name}`}
      wish={wish}
      ready={!own || settled === typed}
      why="A tenth shows as much"
      button="Leave it out"
      says="What came before stays. Once revoked, agents begin all traces again when they ask the next time."
      onClose={onClose}
    >
      {known && <p className="s12 t2">Told now: {told(known)}.</p>}
      <label>
        Operation
        <select value={operation} onChange={(e) => setOperation(e.target.value)}>
          <option value="">All that have no lever of their own</option>
          {offered.map((one) => (
            <option key={one.name} value={one.name}>
              {one.words === null ? one.name : `${one.name} (${one.words})`}
            </option>
          ))}
        </select>
      </label>
      <div className="row wrap lever-row">
        <label>
          Begin
          <select value={begin} onChange={(e) => setBegin(e.target.value)}>
            {WANTED.map((one, i) => {
              const words = wantedWords(one, operation || null);
              return (
                <option key={words} value={i}>
                  {words}
                </option>
              );
            })}
            <option value={SHARE}>another share…</option>
            <option value={RATE}>another rate…</option>
          </select>
        </label>
        {own && (
          <label>
            {begin === SHARE
              ? 'Per cent of the traces'
              : `Traces a second of ${operation || 'each operation'}`}
            <input
              type="number"
              value={typed}
              onChange={(e) => setTyped(e.target.value)}
              min={begin === SHARE ? PERCENT.least : PER_SECOND.least}
              max={begin === SHARE ? PERCENT.most : PER_SECOND.most}
              step="any"
              required
            />
          </label>
        )}
      </div>
    </LeverForm>
  );
}

/** Null for what the API would refuse. */
function typedWish(as: string, typed: string): Wanted | null {
  const value = Number(typed);
  const bounds = as === SHARE ? PERCENT : PER_SECOND;
  if (typed.trim() === '' || !(value >= bounds.least && value <= bounds.most)) return null;
  // A share of 0.3 % is 0.003, not 0.0030000000000000005.
  return as === SHARE ? { probability: Number((value / 100).toPrecision(12)) } : { tracesPerSecond: value };
}
