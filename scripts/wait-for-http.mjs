// wait-for-http.mjs URL PID: until the URL answers well; fails when the process ends first, or after two minutes.
const [url, pid] = process.argv.slice(2);
const LIMIT_MS = 120_000;
const began = Date.now();

while (true) {
  try {
    if ((await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok) process.exit(0);
  } catch {
    // Nobody listens yet.
  }
  try {
    process.kill(Number(pid), 0);
  } catch {
    console.error(`process ${pid} ended before ${url} answered`);
    process.exit(1);
  }
  if (Date.now() - began > LIMIT_MS) {
    console.error(`${url} did not answer within ${LIMIT_MS / 1000} s`);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
}
