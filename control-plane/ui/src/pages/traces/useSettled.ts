import { useEffect, useState } from 'react';

/** `value` once it has not changed for `pauseMs`; null passes at once. */
export function useSettled<T>(value: T | null, pauseMs: number): T | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === null) {
      setSettled(null);
      return;
    }
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return value === null ? null : settled;
}
