import { useEffect, useState } from 'react';

/** The viewer's clock in epoch milliseconds, drawn anew every `everyMs`, for relative times. */
export function useNow(everyMs = 5_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
