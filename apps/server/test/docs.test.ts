import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  allEvents,
  allOperations,
  emailTaken,
  type FailureDefinition,
  failures,
  PERMISSIONS,
  ROLE_PERMISSIONS,
  ROLES,
} from '@stint/core';
import { VARIABLES, variablesTable } from '../src/settings.ts';

const page = (name: string): string => readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');

/** What stands as code in one column of the page's tables, from the left. */
const column = (text: string, nr: number): string[] =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith('|') && /^`([^`]+)`$/.exec(line.split('|')[nr + 1]?.trim() ?? '')?.[1]) || []);

const named = new Map(
  [...allOperations]
    .flatMap(({ fails }): readonly FailureDefinition[] => fails ?? [])
    .map((failure) => [failure.code, failure]),
);

test('errors.md has every code any operation may answer, with its status', () => {
  const text = page('errors');
  const general = Object.values<FailureDefinition>(failures);
  expect(new Set(column(text, 1))).toEqual(new Set(general.map(({ code }) => code)));
  for (const { status, code } of general) expect(text).toContain(`| ${status} | \`${code}\` |`);
  expect(text).toContain(`\`${emailTaken.code}\``);
});

test('errors.md has every named conflict with its meaning, and none that is gone', () => {
  const text = page('errors');
  expect(new Set(column(text, 0))).toEqual(new Set(named.keys()));
  for (const { code, title } of named.values()) expect(text).toContain(`| \`${code}\` | ${title} |`);
});

test('events.md has every event type with its summary, and none that is gone', () => {
  const text = page('events');
  const types = column(text, 0).filter((name) => name.includes('.'));
  expect(new Set(types)).toEqual(new Set(allEvents().map(({ type }) => type)));
  for (const { type, summary } of allEvents()) expect(text).toContain(`| \`${type}\` | ${summary} |`);
});

test('events.md has every field that needs a permission', () => {
  const text = page('events');
  for (const { entity } of allEvents()) {
    for (const [name, needs] of entity.guarded) {
      const rows = text.split('\n').filter((line) => line.startsWith(`| ${entity.name} |`) && line.includes(needs));
      expect(rows.join()).toContain(`\`${name}\``);
    }
  }
});

test('settings.md has the table of the settings as the code has it', () => {
  expect(page('settings')).toContain(variablesTable());
});

test('README.md names no setting that is not there', () => {
  const names = page('../README').match(/\b(?:STINT_[A-Z_]+|[A-Z]+_URL)\b/g) ?? [];
  for (const name of names) expect(Object.keys(VARIABLES)).toContain(name);
});

test('authentication.md has what each role may do', () => {
  const text = page('authentication');
  for (const permission of PERMISSIONS) {
    const marks = ROLES.map((role) => (ROLE_PERMISSIONS[role].includes(permission) ? 'x' : ''));
    expect(text).toContain(`| \`${permission}\` | ${marks.join(' | ')} |`);
  }
});
