import { expect, test } from '@jest/globals';
import { allOperations, type Core } from '@stint/core';
import { areasOf, askedFor, domainsOf, EVERYTHING, narrowed } from './scopes.ts';

const core = { operations: new Map(allOperations.map((operation) => [operation.name, operation])) } as unknown as Core;
const domains = domainsOf(core);
const every = new Set(
  areasOf([EVERYTHING], domains).flatMap(({ domain, tiers }) => tiers.map((tier) => `${tier}:${domain}`)),
);
const without = (...gone: string[]) => new Set([...every].filter((scope) => !gone.includes(scope)));

test.each([
  [undefined, ['manage:*']],
  ['', ['manage:*']],
  ['openid offline_access', ['manage:*']],
  ['manage:* write:* read:* offline_access', ['manage:*']],
  ['read:tasks write:tasks', ['write:tasks']],
  ['read:* write:tasks nonsense manage:nothing', ['read:*', 'write:tasks']],
])('who asks for %s asks for %j', (scope, asked) => {
  expect(askedFor(scope, domains)).toEqual(asked);
});

test('a domain shows only the tiers it has', () => {
  const of = (name: string) => areasOf([EVERYTHING], domains).find(({ domain }) => domain === name)?.tiers;
  expect(of('tasks')).toEqual(['read', 'write', 'manage']);
  expect(of('reports')).toEqual(['read']);
  expect(areasOf(['write:time'], domains)).toEqual([{ domain: 'time', tiers: ['read', 'write'] }]);
});

test('whatever is whole stays as it was asked for', () => {
  expect(narrowed(['manage:*'], domains, every, false)).toEqual(['manage:*']);
  expect(narrowed(['read:*', 'write:tasks'], domains, every, false)).toEqual(['read:*', 'write:tasks']);
});

test('read only keeps reading, and nothing else', () => {
  expect(narrowed(['manage:*'], domains, every, true)).toEqual(['read:*']);
  expect(narrowed(['write:tasks', 'manage:time'], domains, every, true)).toEqual(['read:tasks', 'read:time']);
});

test('a tier that is taken away takes those above it', () => {
  expect(narrowed(['manage:tasks'], domains, without('write:tasks'), false)).toEqual(['read:tasks']);
  expect(narrowed(['manage:tasks'], domains, without('read:tasks'), false)).toEqual([]);
});

test('a domain that is taken away takes the star with it', () => {
  const left = narrowed(['manage:*'], domains, without('read:tasks'), false);
  expect(left.filter((scope) => /:(\*|tasks)$/.test(scope))).toEqual([]);
  expect(left).toContain('manage:time');
});

test('a power that is taken away leaves the star of reading', () => {
  const left = narrowed(['manage:*'], domains, without('manage:tasks'), false);
  expect(left).toEqual(expect.arrayContaining(['read:*', 'write:tasks', 'manage:time']));
  expect(left).not.toContain('manage:*');
});

test('ticks that were not offered count for nothing', () => {
  expect(
    narrowed(['read:tasks'], domains, new Set(['manage:*', 'manage:tasks', 'read:tasks', 'read:time']), false),
  ).toEqual(['read:tasks']);
});
