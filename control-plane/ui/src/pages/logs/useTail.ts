import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/client';
import { type LogSearch, useLogQuery } from '../../api/logs';
import type { LogLine } from '../../api/logTypes';
import { events } from '../../api/stream';
import type { Problem } from '../../api/types';

export interface Tail {
  /** Newest first. */
  lines: readonly LogLine[];
  /** Arrived while it was held. */
  waiting: number;
  /** Left out by the control plane: they came faster than this page reads. */
  skipped: number;
  /** Left out here: more arrived while it was held than are kept. */
  dropped: number;
  state: 'off' | 'connecting' | 'open' | 'failed';
  error: Error | null;
}

const OFF: Tail = { lines: [], waiting: 0, skipped: 0, dropped: 0, state: 'off', error: null };

/** Lines kept of a tail, shown or waiting: what nobody scrolls back through by hand. */
export const TAIL_KEEPS = 2_000;
/** Lines are drawn in steps this long: more often is no easier to read. */
const DRAW_EVERY_MS = 200;

/** Newest first, each once, at most as many as are kept. */
export function tailed(fresh: readonly LogLine[], known: readonly LogLine[]): LogLine[] {
  const seen = new Set<string>();
  return [...fresh, ...known]
    .filter((l) => !seen.has(l.id) && seen.add(l.id))
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .slice(0, TAIL_KEEPS);
}

/** Lines as they arrive, while `on`. What arrives while it is `held` waits, within bounds. */
export function useTail(search: LogSearch, on: boolean, held: boolean): { tail: Tail; again: () => void } {
  // Only what chooses lines: a tail begins now, whatever range is looked at.
  const { from: _, to: __, ...query } = useLogQuery(search);
  const asked = JSON.stringify(query);
  const [tail, setTail] = useState<Tail>(OFF);
  const [run, setRun] = useState(0);
  const waiting = useRef<LogLine[]>([]);
  const dropped = useRef(0);
  const holds = useRef(held);

  const release = useCallback(() => {
    const fresh = waiting.current;
    waiting.current = [];
    setTail((was) => ({ ...was, lines: tailed(fresh, was.lines), waiting: 0, dropped: dropped.current }));
  }, []);

  useEffect(() => {
    holds.current = held;
    if (!held && waiting.current.length > 0) release();
  }, [held, release]);

  useEffect(() => {
    // `run` connects anew.
    void run;
    if (!on) {
      setTail(OFF);
      return;
    }
    const control = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    waiting.current = [];
    dropped.current = 0;
    setTail((was) => ({ ...was, state: 'connecting', error: null, waiting: 0 }));
    const draw = () => {
      timer = undefined;
      if (!holds.current) release();
      else setTail((was) => ({ ...was, waiting: waiting.current.length, dropped: dropped.current }));
    };
    const listen = async () => {
      const heard = events('/logs/tail', JSON.parse(asked), control.signal, () =>
        setTail((was) => ({ ...was, state: 'open' })),
      );
      for await (const { event, data } of heard) {
        if (event === 'logs') {
          const { logs } = data as { logs: LogLine[] };
          const all = tailed(logs, waiting.current);
          dropped.current += waiting.current.length + logs.length - all.length;
          waiting.current = all;
          timer ??= setTimeout(draw, DRAW_EVERY_MS);
        } else if (event === 'skipped') {
          const { lines } = data as { lines: number };
          setTail((was) => ({ ...was, skipped: was.skipped + lines }));
        } else if (event === 'failed') {
          const problem = data as Problem;
          throw new ApiError(problem.detail || problem.title, problem.status, problem);
        }
      }
      throw new ApiError('The control plane ended the connection.', 0, null);
    };
    listen().catch((cause: unknown) => {
      if (control.signal.aborted) return;
      const error = cause instanceof ApiError ? cause : new ApiError('The connection was cut off.', 0, null);
      setTail((was) => ({ ...was, state: 'failed', error }));
    });
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [on, asked, run, release]);

  return { tail, again: useCallback(() => setRun((n) => n + 1), []) };
}
