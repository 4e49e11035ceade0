import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/client';
import { scopeQuery, type TraceSearch, tracesKey } from '../../api/queries';
import type { SearchDone, SearchProgress } from '../../api/searchTypes';
import { events } from '../../api/stream';
import type { Problem, TraceSummary, TracesAnswer } from '../../api/types';
import { useScope } from '../../state/url';

export interface Found {
  /** Newest first. */
  traces: readonly TraceSummary[];
  progress: SearchProgress | null;
  /** `stopped` by hand; `failed` may have found some before. */
  state: 'searching' | 'done' | 'stopped' | 'failed';
  done: SearchDone | null;
  error: Error | null;
  /** What is shown belongs to the search before this one. */
  old: boolean;
}

const NOTHING: Found = {
  traces: [],
  progress: null,
  state: 'searching',
  done: null,
  error: null,
  old: false,
};

/** Results are drawn in steps this long: a page that is drawn for each of 500 traces is no faster to read. */
const DRAW_EVERY_MS = 80;

/**
 * Traces as the control plane finds them, newest first. What the search before found stays until this one has something.
 */
export function useTraceStream(search: TraceSearch): {
  found: Found;
  stop: () => void;
  again: () => void;
} {
  const scope = useScope();
  const query = { ...scopeQuery(scope), ...search };
  const asked = JSON.stringify(query);
  const [found, setFound] = useState<Found>(NOTHING);
  const [run, setRun] = useState(0);
  const stopper = useRef<AbortController | null>(null);
  const client = useQueryClient();
  const latest = useRef({ scope, search });
  useEffect(() => {
    latest.current = { scope, search };
  });

  useEffect(() => {
    // `run` starts the same search anew.
    void run;
    const control = new AbortController();
    stopper.current = control;
    let now: Found = NOTHING;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      clearTimeout(timer);
      timer = undefined;
      if (!control.signal.aborted || now.state === 'stopped') setFound(now);
    };
    const later = () => {
      timer ??= setTimeout(draw, DRAW_EVERY_MS);
    };
    setFound((was) => ({ ...was, state: 'searching', error: null, old: true }));
    const stopped = () => {
      if (control.signal.reason !== BY_HAND) return;
      now = { ...now, state: 'stopped' };
      draw();
    };
    control.signal.addEventListener('abort', stopped);

    const listen = async () => {
      for await (const { event, data } of events('/traces/stream', JSON.parse(asked), control.signal)) {
        if (event === 'traces') {
          const { traces } = data as { traces: TraceSummary[] };
          now = { ...now, traces: merged(now.traces, traces) };
          later();
        } else if (event === 'progress') {
          now = { ...now, progress: data as SearchProgress };
          // Nothing found yet: the former traces stay meanwhile, and only say how far it is.
          if (now.traces.length > 0) later();
          else setFound((was) => ({ ...was, progress: data as SearchProgress }));
        } else if (event === 'done') {
          now = { ...now, state: 'done', done: data as SearchDone };
        } else if (event === 'failed') {
          const problem = data as Problem;
          throw new ApiError(problem.detail || problem.title, problem.status, problem);
        }
      }
      if (now.state !== 'done') throw new ApiError('The connection ended before the search did.', 0, null);
      const { scope, search } = latest.current;
      client.setQueryData<TracesAnswer>(tracesKey(scope, search), {
        traces: [...now.traces],
        scanned: now.done?.scanned ?? 0,
        truncated: now.done?.truncated ?? false,
      });
      draw();
    };
    listen().catch((cause: unknown) => {
      if (control.signal.aborted) return;
      const error = cause instanceof Error ? cause : new Error(String(cause));
      now = {
        ...now,
        state: 'failed',
        error: error instanceof ApiError ? error : new ApiError('The search was cut off.', 0, null),
      };
      draw();
    });
    return () => {
      control.signal.removeEventListener('abort', stopped);
      clearTimeout(timer);
      control.abort();
    };
  }, [asked, run, client]);

  return {
    found,
    stop: useCallback(() => stopper.current?.abort(BY_HAND), []),
    again: useCallback(() => setRun((n) => n + 1), []),
  };
}

const BY_HAND = new DOMException('stopped by hand', 'AbortError');

/** Each trace once, as it was told last, newest first. */
export function merged(known: readonly TraceSummary[], more: readonly TraceSummary[]): TraceSummary[] {
  const all = new Map(known.map((t) => [t.traceId, t]));
  for (const t of more) all.set(t.traceId, t);
  return [...all.values()].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}
