// Waits until the control plane sees every service and every edge of the shop, and shows what is missing meanwhile.
// Exit code 0: complete. 1: the time is over, or a process it depends on ended.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EDGES, SERVICES, missingEdges, missingServices } from './expected-map.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    since: { type: 'string' },
    limit: { type: 'string', default: '300' },
    'control-plane': { type: 'string' },
    failed: { type: 'string' },
    write: { type: 'string' },
  },
});
const POLL_MS = 500;
const LINE_EVERY_MS = 10_000;

const began = Number(values.since) * 1000;
const from = new Date(began).toISOString();
const deadline = began + Number(values.limit) * 1000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function read(path) {
  const response = await fetch(values.url + path, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (gone) {
    return gone.code === 'EPERM';
  }
}

/** Why the control plane gave no answer, for someone who has never seen it start. */
function inWords(failure) {
  if (failure.cause?.code === 'ECONNREFUSED') return 'starting';
  return failure.name === 'TimeoutError' ? 'busy, has not answered for 5 s' : (failure.cause?.code ?? failure.message);
}

/** What is still missing, in words; empty when the demo is complete. */
async function missing() {
  let services;
  let edges;
  try {
    const to = new Date().toISOString();
    services = missingServices((await read(`/api/v1/services?from=${from}&to=${to}`)).services);
    edges = missingEdges(await read(`/api/v1/graph?from=${from}&to=${to}`));
  } catch (failure) {
    return { text: `control plane: ${inWords(failure)}`, complete: false };
  }
  const seen = `services ${SERVICES.length - services.length}/${SERVICES.length}, edges ${EDGES.length - edges.length}/${EDGES.length}`;
  const next = services.length > 0 ? services : edges;
  const more = next.length > 3 ? ` and ${next.length - 3} more` : '';
  return { text: next.length > 0 ? `${seen}; waiting for ${next.slice(0, 3).join(', ')}${more}` : seen, complete: next.length === 0 };
}

function clock(now) {
  const seconds = Math.round((now - began) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

let lastLine = 0;
function show(text, always) {
  const now = Date.now();
  if (process.stdout.isTTY) {
    process.stdout.write(`\r\u001b[K  ${clock(now)}  ${text}${always ? '\n' : ''}`);
  } else if (always || now - lastLine >= LINE_EVERY_MS) {
    lastLine = now;
    process.stdout.write(`  ${clock(now)}  ${text}\n`);
  }
}

const controlPlane = Number(values['control-plane']);
while (true) {
  const state = await missing();
  if (state.complete) {
    show(`complete: ${state.text}`, true);
    writeFileSync(values.write, JSON.stringify({ seconds: (Date.now() - began) / 1000 }));
    process.exit(0);
  }
  show(state.text, false);
  if (!isAlive(controlPlane)) {
    show('the control plane ended', true);
    process.exit(1);
  }
  if (existsSync(values.failed)) {
    show('the shop could not be started', true);
    process.exit(1);
  }
  if (Date.now() > deadline) {
    show(`gave up after ${values.limit} s: ${state.text}`, true);
    process.exit(1);
  }
  await sleep(POLL_MS);
}
