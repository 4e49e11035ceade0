// Sums JUnit XML reports and stages: each stage with its duration, each failed test by name, and "N passed, N failed" as the last line.
// A stage that failed without a failed test to show for it counts as one failure. Exit code 1 when anything failed, or nothing ran.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" };
const plain = (text) => text.replace(/&(lt|gt|amp|quot|apos);/g, (entity) => entities[entity]).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
const attribute = (tag, name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** The test cases of one report: {name, outcome: passed|failed|skipped, message}. */
function testCases(xml) {
  return xml
    .replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
    .split('<testcase')
    .slice(1)
    .map((rest) => {
      const tag = /^[^>]*?(\/?)>/.exec(` ${rest}`)[0];
      const body = tag.endsWith('/>') ? '' : rest.split('</testcase>')[0];
      const failure = /<(failure|error)\b[^>]*>/.exec(body);
      const name = [attribute(tag, 'classname'), attribute(tag, 'name')].filter((part) => part !== '' && part !== 'test').join(' › ');
      const outcome = failure ? 'failed' : /<skipped\b/.test(body) ? 'skipped' : 'passed';
      return { name, outcome, message: failure ? attribute(failure[0], 'message').split('\n')[0].slice(0, 200) : '' };
    });
}

const reports = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.xml'));
const cases = reports.flatMap((file) => testCases(readFileSync(join(folder, file), 'utf8')).map((test) => ({ ...test, stage: file.split(/[/\\.]/)[0] })));
const stages = readFileSync(join(folder, 'stages.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([name, seconds, code, title]) => ({ name, seconds: Number(seconds), failed: code !== '0', title }));

let failures = 0;
for (const stage of stages) {
  const own = cases.filter((test) => test.stage === stage.name);
  const failed = own.filter((test) => test.outcome === 'failed');
  const count = Math.max(failed.length, stage.failed ? 1 : 0);
  failures += count;
  const tests = own.length > 0 ? `${own.length} tests` : '';
  console.log(`${count > 0 ? 'failed' : 'passed'}  ${String(stage.seconds).padStart(5)} s  ${stage.title}${tests && `: ${tests}`}`);
  for (const test of failed.slice(0, 20)) console.log(`           ${test.name}\n             ${test.message}`);
}
const skipped = cases.filter((test) => test.outcome === 'skipped');
for (const test of skipped) console.log(`skipped  ${test.name}`);
const passed = cases.filter((test) => test.outcome === 'passed').length;
console.log(`${passed} passed, ${failures} failed`);
process.exit(failures > 0 || passed === 0 ? 1 : 0);
