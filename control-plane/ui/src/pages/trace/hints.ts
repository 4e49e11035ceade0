import { useSyncExternalStore } from 'react';

/** Kinds of hints a viewer does not want to see, kept in their browser. */

const KEY = 'pharos.hints.off';
const listeners = new Set<() => void>();
let withoutStorage = '';

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return withoutStorage;
  }
}

function write(kinds: readonly string[]): void {
  withoutStorage = kinds.join(',');
  try {
    localStorage.setItem(KEY, withoutStorage);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

const split = (kinds: string) => kinds.split(',').filter(Boolean);

export function useHintsOff(): { off: string[]; turn: (kind: string, on: boolean) => void } {
  const off = split(useSyncExternalStore(subscribe, read));
  return {
    off,
    turn: (kind, on) =>
      write(on ? split(read()).filter((k) => k !== kind) : [...new Set([...split(read()), kind])]),
  };
}

const NAMES: Record<string, string> = {
  repeated_query: 'repeated queries',
  sequential_calls: 'sequential calls',
  retries: 'retries',
  slow_start: 'slow starts',
  network_or_queue: 'network or queue',
  timeout: 'timeouts',
  connection_wait: 'connection waits',
};

export const kindInWords = (kind: string): string => NAMES[kind] ?? kind.replaceAll('_', ' ');
