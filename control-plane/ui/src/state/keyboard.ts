import { useEffect, useRef } from 'react';

/** Single keys work everywhere except while typing; the last part on screen that wants a key gets it. */

type Handler = (event: KeyboardEvent) => void;

const handlers = new Map<string, Handler[]>();
/** After `G` the next key chooses a page, for this long. */
const SEQUENCE_MS = 1_200;
let leaderAt = Number.NEGATIVE_INFINITY;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type))
  );
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (event.altKey || (withControl && event.key.toLowerCase() !== 'k')) return;
  if (!withControl && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  let name = withControl ? `ctrl+${key}` : key;
  if (!withControl && event.timeStamp - leaderAt < SEQUENCE_MS) name = `g ${key}`;
  leaderAt = Number.NEGATIVE_INFINITY;
  const handler = handlers.get(name)?.at(-1);
  if (handler) {
    event.preventDefault();
    handler(event);
  } else if (name === 'g') {
    leaderAt = event.timeStamp;
  }
}

/** Calls `handler` when `key` is pressed: `l`, `?`, `Escape`, `ctrl+k`, or `g m` for G and then M. */
export function useKey(key: string, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    if (handlers.size === 0) window.addEventListener('keydown', dispatch);
    const own: Handler = (event) => latest.current(event);
    handlers.set(key, [...(handlers.get(key) ?? []), own]);
    return () => {
      const rest = (handlers.get(key) ?? []).filter((h) => h !== own);
      if (rest.length > 0) handlers.set(key, rest);
      else handlers.delete(key);
      if (handlers.size === 0) window.removeEventListener('keydown', dispatch);
    };
  }, [key, enabled]);
}
