// docker-compose.yml for tests, as the specification's reference implementation reads it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HOME, temporaryFolder } from '../pharos.mjs';

export const PROFILES = ['embedded', 'full'];

/** What each profile starts: {embedded, full}, each service by its name. The file is checked against the JSON schema on the way. */
export function startedServices(t) {
  started ??= readServices(t);
  return started;
}

/** Read once for all tests of a file: linking the program takes longer than they do. */
let started;

function readServices(t) {
  const binary = join(temporaryFolder(t), 'compose-check');
  execFileSync('bash', ['-c', `. ./pharos; need_go; cd scripts/compose-check; go build -o '${binary}' .`], { cwd: HOME, stdio: ['ignore', 'ignore', 'inherit'] });
  return Object.fromEntries(PROFILES.map((profile) => [profile, servicesOf(binary, profile)]));
}

function servicesOf(binary, profile) {
  const check = spawnSync(binary, [join(HOME, 'docker-compose.yml'), profile], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
  return JSON.parse(check.stdout).services;
}

/** Each service of any profile: [name, service]. */
export const all = (started) => Object.entries(Object.assign({}, ...Object.values(started)));

/** The names by which others reach a service. */
export const namesOf = (name, { networks }) => [name, ...(networks?.default?.aliases ?? [])];

/** A file, a folder, or by a name like `*.yaml` at least one file. */
export function isThere(path) {
  if (!basename(path).startsWith('*')) return existsSync(path);
  return existsSync(dirname(path)) && readdirSync(dirname(path)).some((name) => name.endsWith(basename(path).slice(1)));
}

/** Files of the repository that a service sees: [{source, target}]. */
export const mountsOf = ({ volumes = [] }) => volumes.filter(({ type }) => type === 'bind');

/** A folder with the files that a service sees, each where it sees it. */
export function filesOf(t, service) {
  const root = temporaryFolder(t);
  for (const { source, target } of mountsOf(service)) {
    mkdirSync(dirname(join(root, target)), { recursive: true });
    cpSync(join(HOME, source), join(root, target), { recursive: true });
  }
  return root;
}
