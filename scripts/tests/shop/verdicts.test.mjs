// Versions of payment that are sound, slow, failing, leaking and chatty, deployed one after the other in the real shop, and what the judge says of each.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { HOME } from '../pharos.mjs';
import { Demo } from '../long/demo.mjs';

// So much of the version before is known that it can be compared with.
const REQUESTS_BEFORE = 200;
const REQUESTS_LIMIT_MS = 300_000;
// Two instances, one after the other.
const ROLLOUT_LIMIT_MS = 180_000;
// Three minutes of traffic, and the first one, which counts for nothing because every process starts slowly.
const VERDICT_LIMIT_MS = 240_000;
// A rise of errors by two points must be excluded: that takes some hundred requests.
const PASSED_LIMIT_MS = 600_000;
const run = promisify(execFile);

describe('a verdict of each version of payment', () => {
  const demo = new Demo();
  before(async () => {
    await demo.untilComplete();
    await demo.until(`payment was asked ${REQUESTS_BEFORE} times`, async () => (await requestsOf(demo, 'payment')) >= REQUESTS_BEFORE, REQUESTS_LIMIT_MS);
  });
  after(async () => {
    demo.process.kill('SIGINT');
    await demo.ended();
  });

  test('1.5.0 passes, and its deployment is complete', async (t) => {
    const { verdict, seconds } = await deployed(demo, '1.5.0', PASSED_LIMIT_MS, (answer) => answer.state !== 'pending');
    t.diagnostic(`after ${seconds} s: ${verdict.sentence}`);
    assert.equal(verdict.state, 'passed', told(verdict));
    await demo.until('the deployment is complete', async () => (await demo.get(`/api/v1/deployments/${verdict.deployment.id}`)).state === 'complete', ROLLOUT_LIMIT_MS);
  });

  // What a version is held against is the one before: a leak against a sound one, and none against one that fails before it asks its database.
  for (const [version, reasons] of [
    ['1.5.0-leak', [/^regressed heap /]],
    // Lines are counted by the minute, and five are compared: by then it is regressed already, and its new lines are told beside.
    ['1.5.0-chatty', [/^regressed resource database calls/, /^noted novelty new log pattern/]],
    ['1.5.0-slow', [/^regressed (latency|tail) /]],
    ['1.5.0-errors', [/^regressed errors /]],
  ]) {
    test(`${version} is regressed for the right reason within three minutes of traffic, start-up aside`, async (t) => {
      const hasAll = (answer) => answer.state === 'regressed' && reasons.every((reason) => statesOf(answer).some((check) => reason.test(check)));
      const { verdict, seconds } = await deployed(demo, version, VERDICT_LIMIT_MS, hasAll);
      t.diagnostic(`after ${seconds} s: ${verdict.sentence} [${statesOf(verdict).filter((check) => check.startsWith('regressed')).join('; ')}]`);
    });
  }
});

/** Deploys and asks until the condition holds; the time counts from when all instances were replaced. */
async function deployed(demo, version, limitMs, condition) {
  await run(join(HOME, 'pharos'), ['deploy', 'payment', version], { timeout: ROLLOUT_LIMIT_MS });
  const replacedAt = Date.now();
  let verdict;
  const ask = async () => {
    verdict = await demo.get(`/api/v1/deployments/verdict?service=payment&version=${version}`);
    return verdict;
  };
  try {
    await demo.until(`the verdict of payment ${version}`, async () => condition(await ask()), limitMs);
  } catch (failure) {
    throw new Error(`${failure.message}\n${told(verdict)}`);
  }
  return { verdict, seconds: Math.round((Date.now() - replacedAt) / 1000) };
}

async function requestsOf(demo, name) {
  const { services } = await demo.get('/api/v1/services?from=-15m');
  return services.find((one) => one.name === name)?.red?.requests ?? 0;
}

const statesOf = (verdict) => verdict.checks.map((check) => `${check.state} ${check.kind} ${check.name}`);

const told = (verdict) =>
  `${verdict.state}: ${verdict.sentence}\n${verdict.checks.map((check) => `${check.state} ${check.kind} ${check.name} of ${check.operation}: ${check.baseline} → ${check.value} [${check.low}, ${check.high}], ${check.baselineRequests} against ${check.newRequests}, p ${check.p}${check.detail ? `, ${check.detail}` : ''}`).join('\n')}`;
