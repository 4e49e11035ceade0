import { useSyncExternalStore } from 'react';

/** What a viewer chose for their own browser: the theme, the folded rail, what they are called. Kept in local storage where that is allowed. */

type Key = 'pharos.theme' | 'pharos.rail' | 'pharos.name';

const listeners = new Set<() => void>();
const withoutStorage = new Map<Key, string>();

function read(key: Key): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return withoutStorage.get(key) ?? null;
  }
}

function write(key: Key, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    withoutStorage.set(key, value);
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

export type Theme = 'light' | 'dark';

const systemIsDark = () => window.matchMedia('(prefers-color-scheme: dark)').matches;

/** The theme on screen: the chosen one, else the system's. */
export function currentTheme(): Theme {
  const chosen = read('pharos.theme');
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemIsDark() ? 'dark' : 'light';
}

export function toggleTheme(): void {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  write('pharos.theme', next);
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', listener);
    const unsubscribe = subscribe(listener);
    return () => {
      system.removeEventListener('change', listener);
      unsubscribe();
    };
  }, currentTheme);
}

export type Rail = 'open' | 'folded';

/** Null until the viewer chose: the page and the window's width decide then. */
export function useRail(): Rail | null {
  return useSyncExternalStore(subscribe, () => read('pharos.rail') as Rail | null);
}

export function setRail(rail: Rail): void {
  write('pharos.rail', rail);
}

/** What the viewer called themselves when they last signed something; empty before. */
export const ownName = (): string => read('pharos.name') ?? '';

export function setOwnName(name: string): void {
  write('pharos.name', name);
}
