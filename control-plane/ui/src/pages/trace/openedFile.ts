import { useSyncExternalStore } from 'react';

/** The file of traces that is being looked at. It stays in the browser's memory: a reload forgets it. */

export interface OpenedFile {
  /** Counts openings, so that the same file opened again is read again. */
  number: number;
  file: File;
}

let opened: OpenedFile | null = null;
const listeners = new Set<() => void>();

export function openFile(file: File | null): void {
  opened = file ? { number: (opened?.number ?? 0) + 1, file } : null;
  for (const listener of listeners) listener();
}

export function useOpenedFile(): OpenedFile | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
