import { useSyncExternalStore } from 'react';

/** Whether pages ask for new data by themselves. Of this window only: a link says what to look at, not how often. */
const listeners = new Set<() => void>();
let live = true;

export const LIVE_EVERY_MS = 5_000;

export function toggleLive(): void {
  live = !live;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLive(): boolean {
  return useSyncExternalStore(subscribe, () => live);
}
