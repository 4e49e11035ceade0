import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME, freePort, heldPort, pharos, shell, temporaryFolder } from './pharos.mjs';

test('help lists every command, and a wrong one is refused', () => {
  const help = pharos(['help']);
  assert.equal(help.code, 0);
  for (const command of ['demo', 'up', 'fault', 'deploy', 'scale', 'build', 'test', 'bench demo', 'bench incidents', 'bench ingest', 'bench metrics', 'bench overhead', 'bench peers', 'bench verdict', 'package']) assert.ok(help.out.includes(command), command);
  const wrong = pharos(['demmo']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^pharos: there is no command 'demmo'/);
});

test('wrong options are refused before anything is built', () => {
  const cases = [
    [['demo', '--for', 'soon'], /--for takes a time such as 120s/],
    [['demo', '--for'], /--for needs a value/],
    [['demo', '--port-base', '80'], /--port-base takes a number from 1024/],
    [['demo', '--fast'], /demo does not know '--fast'/],
    [['up', '--port', '99999'], /--port takes a number from 1 to 65535/],
    [['up', '--port'], /--port needs a value/],
    [['test', '--some'], /test does not know '--some'/],
    [['bench'], /bench takes what to measure: bench demo\|incidents\|ingest\|logs\|metrics\|micro\|overhead\|peers\|verdict/],
    [['bench', 'ingest', '--protocol', 'udp'], /--protocol takes grpc, http, not 'udp'/],
    [['bench', 'logs', '--protocol', 'zipkin'], /--protocol takes grpc, http, loki, not 'zipkin'/],
    [['bench', 'metrics', '--only', 'prometheus'], /--only takes pharos, not 'prometheus'/],
    [['bench', 'metrics', '--active', 'many'], /--active takes a number of series, not 'many'/],
    [['bench', 'metrics', '--series', '0'], /--series takes a number of series, not '0'/],
    [['bench', 'metrics', '--hours'], /--hours needs a value/],
    [['bench', 'metrics', '--spans', '5'], /bench metrics does not know '--spans'/],
    [['bench', 'ingest', '--fast'], /bench ingest does not know '--fast'/],
    [['bench', 'peers', '--spans'], /--spans needs a value/],
    [['bench', 'verdict', '--fast'], /bench verdict does not know '--fast'/],
    [['bench', 'incidents', '--quiet', 'long'], /--quiet takes a time such as 120s, 30m or 1h, not 'long'/],
    [['bench', 'overhead', '--only', 'half'], /--only takes none, all, tenth, adaptive, not 'half'/],
    [['bench', 'overhead', '--visits', '0'], /--visits takes a number of visits a second from 1 to 99, not '0'/],
    [['bench', 'overhead', '--visits', '100'], /--visits takes a number .* not '100'/],
    [['bench', 'overhead', '--window', '5s'], /--window takes a time from 10s to 1h, not '5s'/],
    [['bench', 'overhead', '--window', 'long'], /--window takes a time from 10s to 1h, not 'long'/],
    [['bench', 'overhead', '--fast'], /bench overhead does not know '--fast'/],
    [['bench', 'incidents', '--fast'], /bench incidents does not know '--fast'/],
    [['fault', 'payment'], /fault takes a service and a kind: .* latency\|errors\|leak\|database\|queue\|stuck\|kill\|off$/m],
    [['package', '--fat'], /package takes no options/],
  ];
  for (const [args, message] of cases) {
    const run = pharos(args);
    assert.equal(run.code, 1, args.join(' '));
    assert.match(run.err, message);
    assert.equal(run.err.trim().split('\n').length, 1, run.err);
  }
});

test('the shop names the faults there are, and who can have which', (t) => {
  // A platform that runs, as far as the script can see.
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'platform.pid'), String(process.pid));
  const cases = [
    [['payment', 'gremlins'], "fault 'gremlins' is unknown; allowed: latency, errors, leak, database, queue, stuck, kill, off"],
    [['gateway', 'database'], 'gateway has no database; those that have one: auth, catalog, order, payment, inventory'],
    [['payment', 'queue'], 'payment listens to no queue; those that do: order, inventory'],
    [['inventory', 'stuck'], 'inventory has nothing that could get stuck; order has'],
    [['inventory', 'queue'], "no instance of inventory runs; 'scale inventory 1' starts one"],
    [['order', 'stuck'], "no instance of order runs; 'scale order 1' starts one"],
  ];
  for (const [args, message] of cases) {
    const run = spawnSync('sample-services/shop.sh', ['fault', ...args], { cwd: HOME, env: { ...process.env, SHOP_RUN_FOLDER: folder }, encoding: 'utf8' });
    assert.equal(run.status, 1, args.join(' '));
    assert.equal(run.stderr, `shop: ${message}\n`);
  }
});

test('a demo on a port that is in use is refused in one line', async (t) => {
  const port = await heldPort(t);
  const run = shell(`choose_ports ${port}; need_demo_ports no`);
  assert.equal(run.code, 1);
  assert.match(run.err, new RegExp(`^pharos: port ${port} \\(pages and REST\\) is in use: .*--port-base N\\n$`));
});

test('what is shown of a build is what a reader can make something of', (t) => {
  const log = join(temporaryFolder(t), 'log');
  const cases = [
    ['[INFO] --- spring-boot-maven-plugin:4.1.0:repackage (repackage) @ control-plane ---', 'control-plane: repackage'],
    ['[INFO] Compiling 14 source files with javac [debug parameters release 25] to target/classes', 'Compiling 14 source files'],
    ['[INFO] Downloading from central: https://host/maven2/org/x/x-1.jar', 'downloading x-1.jar'],
  ];
  for (const [line, shown] of cases) {
    writeFileSync(log, `${line}\n[INFO] BUILD\n`);
    assert.equal(shell(`telling_line '${log}'`).out, shown);
  }
});

test('waiting for the demo says that the control plane starts while nobody answers, and gives up in time', async () => {
  const port = await freePort();
  const args = ['scripts/wait-for-demo.mjs', '--url', `http://127.0.0.1:${port}`, '--since', String(Math.floor(Date.now() / 1000)), '--limit', '1', '--control-plane', String(process.pid)];
  const run = spawnSync('node', args, { cwd: HOME, encoding: 'utf8', timeout: 30_000 });
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stdout, /^ {2}0:0\d {2}control plane: starting\n/);
  assert.doesNotMatch(run.stdout, /ECONNREFUSED/);
});

test('times are written with a unit or as seconds', () => {
  const cases = [['120s', '120'], ['5m', '300'], ['1h', '3600'], ['90', '90']];
  for (const [text, seconds] of cases) assert.equal(shell(`seconds_of ${text}`).out.trim(), seconds);
  for (const text of ['s', '1d', '-5', '1.5m']) assert.notEqual(shell(`seconds_of ${text}`).code, 0, text);
});

const scripts = ['pharos', '.ci/run', 'otel-collector/build.sh', ...readdirSync(join(HOME, 'scripts')).filter((name) => name.endsWith('.sh')).map((name) => `scripts/${name}`)];

test('the scripts use nothing that bash 3.2 lacks', () => {
  const lacking = [
    [/\b(declare|local|typeset) +-[a-z]*A/, 'associative arrays'],
    [/\$\{[A-Za-z_]+(\[[^\]]*\])?(,,?|\^\^?)\}/, 'case changes'],
    [/\b(mapfile|readarray)\b/, 'mapfile'],
    [/\bwait +-n\b/, 'wait -n'],
    [/\bcoproc\b/, 'coproc'],
    [/&>>|\|&/, '&>> and |&'],
    [/\$\{[A-Za-z_]+@[A-Za-z]\}/, 'parameter transformation'],
    [/\b(local|declare|typeset) +-[a-z]*n\b/, 'name references'],
    [/\[\[ +-v\b|\btest +-v\b/, 'test -v'],
    [/printf +(-v +\w+ +)?'?"?%\(/, 'printf times'],
    [/;;&|;&/, 'case fall-through'],
    [/\$\{[A-Za-z_]+: -\d/, 'negative offsets'],
    [/\$EPOCHSECONDS|\$EPOCHREALTIME|\$BASHPID/, 'new variables'],
    [/\breadlink +-f\b|\bdate +[^|]*%N|\bsed +-i |\bgrep +-P\b|\bxargs +-r\b|\btac\b|\bstat +-c/, 'what only GNU tools have'],
  ];
  for (const file of scripts) {
    readFileSync(join(HOME, file), 'utf8').split('\n').forEach((line, index) => {
      if (line.trim().startsWith('#')) return;
      for (const [pattern, what] of lacking) assert.ok(!pattern.test(line), `${file}:${index + 1} uses ${what}: ${line.trim()}`);
    });
  }
});

test('shellcheck finds nothing in the scripts', () => {
  const run = spawnSync('shellcheck', scripts, { cwd: HOME, encoding: 'utf8' });
  assert.equal(run.status, 0, run.error?.message ?? run.stdout);
});

test('no script is longer than a reader can hold', () => {
  for (const file of scripts) assert.ok(readFileSync(join(HOME, file), 'utf8').split('\n').length <= 400, file);
});
