// The dashboards' queries, asked of a Pharos with the shop's data and of a real Prometheus with the same samples.
import assert from 'node:assert/strict';
import { DASHBOARDS, foundBy, sourcesOf } from '../dashboards.mjs';
import { temporaryFolder, until } from '../pharos.mjs';
import { prometheusCopy } from './prometheus-copy.mjs';

const FILLED_LIMIT_MS = 120_000;

/** Samples of this time have all arrived: the shop exports each 15 s. */
const SETTLED_S = 45;

/** What is empty as long as all is well. */
const GOOD_WHEN_EMPTY = { 'control-plane.json': ['Refused by reason A'] };

const emptyOf = (file, found) =>
  [...found].filter(([where, count]) => count === 0 && !GOOD_WHEN_EMPTY[file]?.some((one) => where.endsWith(one))).map(([where]) => where);

/**
 * Fails on a query that is refused, that finds nothing though it should, or by which Prometheus finds another number of series.
 * @param wanted values of variables, by file and name
 */
export async function assertDashboards(test, url, wanted) {
  const pharos = sourcesOf(url);
  let now;
  let found;
  let empty;
  const allFind = async () => {
    now = Math.floor(Date.now() / 1000) - SETTLED_S;
    found = new Map();
    for (const { file, dashboard } of DASHBOARDS) found.set(file, await foundBy(dashboard, pharos, wanted[file] ?? {}, now));
    empty = [...found].flatMap(([file, ofFile]) => emptyOf(file, ofFile).map((where) => `${file}: ${where}`));
    return empty.length === 0;
  };
  await until('every query finds something', allFind, FILLED_LIMIT_MS).catch((failure) => {
    throw new Error(`${failure.message}; nothing found by ${empty?.join('; ')}`, { cause: failure });
  });

  const copy = await prometheusCopy(temporaryFolder(test), pharos.prometheus, now);
  try {
    for (const { file, dashboard } of DASHBOARDS) {
      const here = await foundBy(dashboard, pharos, wanted[file] ?? {}, now);
      const there = await foundBy(dashboard, { ...pharos, prometheus: copy.url }, wanted[file] ?? {}, now);
      assert.deepEqual(Object.fromEntries(there), Object.fromEntries(here), `${file}: Prometheus finds as much`);
    }
  } finally {
    copy.stop();
  }
}
