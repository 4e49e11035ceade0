import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME } from './pharos.mjs';

const SOURCES = join(HOME, 'control-plane/src/main');
const METADATA = join(HOME, 'control-plane/target/classes/META-INF/spring-configuration-metadata.json');

/** Settings of the code: name → default as text, or null where the code computes it or has none. */
function settingsOfTheCode() {
  const settings = new Map();
  for (const { name, defaultValue } of JSON.parse(readFileSync(METADATA, 'utf8')).properties) {
    if (name.startsWith('pharos.')) settings.set(name, defaultValue === undefined ? null : asWritten(String(defaultValue)));
  }
  for (const file of readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith('.java'))) {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    for (const [, name, , fallback] of text.matchAll(/\$\{(pharos\.[a-z0-9.-]+)(:([^}"]*))?\}/g)) {
      if (!settings.has(name)) settings.set(name, fallback ?? null);
    }
  }
  return settings;
}

/** A list as one writes it: `a,b` for what the metadata has as `[a, b]`. */
function asWritten(value) {
  return value.replace(/^\[(.*)\]$/, (_, list) => list.replaceAll(', ', ','));
}

/** Rows of a page's tables: name → default as written. Names of one entry of a map carry `<name>`, of a list `[0]`. */
function settingsOf(page) {
  const rows = readFileSync(join(HOME, page), 'utf8').matchAll(/^\| `(pharos\.[^`]+)` \|([^|]*)\|/gm);
  return new Map([...rows].map(([, name, value]) => [name, value.trim().replaceAll('`', '')]));
}

const root = (name) => name.replace(/(\.<[a-z-]+>|\[0\]).*$/, '');

test('CONFIGURATION has each setting of the code, and no other', () => {
  const code = [...settingsOfTheCode().keys()].sort();
  const table = [...new Set([...settingsOf('docs/CONFIGURATION.md').keys()].map(root))].sort();
  assert.deepEqual(table, code);
});

test('CONFIGURATION has the defaults of the code', () => {
  const table = settingsOf('docs/CONFIGURATION.md');
  for (const [name, value] of settingsOfTheCode()) {
    if (value !== null && table.has(name)) assert.equal(table.get(name), value, name);
  }
});

test('settings that README shows are as CONFIGURATION has them', () => {
  const all = settingsOf('docs/CONFIGURATION.md');
  const shown = settingsOf('README.md');
  assert.ok(shown.size > 5, 'it shows the most used');
  for (const [name, value] of shown) assert.equal(value, all.get(name), name);
});

test('every command README shows exists', () => {
  const commands = readFileSync(join(HOME, 'pharos'), 'utf8');
  for (const [, command] of readFileSync(join(HOME, 'README.md'), 'utf8').matchAll(/\.\/pharos ([a-z]+)/g)) {
    assert.match(commands, new RegExp(`^ +([a-z]+ \\| )*${command}\\b`, 'm'), command);
  }
});

test('every file README and docs link to exists', () => {
  for (const page of ['README.md', 'docs/ARCHITECTURE.md', 'docs/CONFIGURATION.md', 'docs/adr/README.md']) {
    const text = readFileSync(join(HOME, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.doesNotThrow(() => readFileSync(join(HOME, page, '..', target)), `${page} links to ${target}`);
    }
  }
});

test('the index of decisions names each of them', () => {
  const index = readFileSync(join(HOME, 'docs/adr/README.md'), 'utf8');
  for (const file of readdirSync(join(HOME, 'docs/adr')).filter((name) => /^\d{4}-/.test(name))) assert.ok(index.includes(`(${file})`), file);
});

test('the classes that ARCHITECTURE names exist', () => {
  const folders = [SOURCES, join(HOME, 'control-plane/src/test/java'), join(HOME, 'control-plane/ui/src')];
  const files = new Set(folders.flatMap((folder) => readdirSync(folder, { recursive: true })).map((file) => file.split('/').at(-1)));
  const page = readFileSync(join(HOME, 'docs/ARCHITECTURE.md'), 'utf8');
  const named = [...page.matchAll(/`([A-Z][A-Za-z]+)(\.tsx)?`/g)].map(([, name, suffix]) => name + (suffix ?? '.java'));
  assert.ok(named.length > 10, 'it follows a span by class name');
  for (const file of named) assert.ok(files.has(file), file);
});
