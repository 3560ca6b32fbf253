// What comes from others: under licences that may be used and passed on, in exactly the versions that were tested.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAllowed, loosePins, packagesOf, readLock, thirdPartyNotices, type Lock } from './packages.ts';
import { ROOT } from './tool.mjs';

const lock = readLock(ROOT);

test('every package has a licence that this project may use', () => {
  const packages = packagesOf(lock, ROOT);
  expect(packages.length).toBeGreaterThan(150);
  expect(packages.filter((each) => !isAllowed(each))).toEqual([]);
});

test.each([
  ['MIT', true, true],
  ['MIT AND ISC AND BSD-3-Clause', true, true],
  ['(GPL-3.0-only OR MIT)', true, true],
  ['MIT AND GPL-3.0-only', true, false],
  ['MPL-2.0', false, true],
  ['MPL-2.0', true, false],
  ['', false, false],
  ['UNLICENSED', false, false],
])('%j, in the page: %s, may be used: %s', (license, isShipped, may) => {
  expect(isAllowed({ license, isShipped })).toBe(may);
});

test('every dependency is pinned to the version of the lock', () => {
  const told = JSON.parse(readFileSync('package.json', 'utf8')) as Lock['packages'][string];
  const { dependencies, devDependencies } = told;
  expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  expect(loosePins(lock)).toEqual([]);
  const loose: Lock = {
    packages: {
      '': { dependencies: { a: '^1.0.0', b: '2.0.0' }, devDependencies: { c: '3.0.0' } },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '3.0.1' },
    },
  };
  expect(loosePins(loose)).toEqual(['a: ^1.0.0', 'c: 3.0.0']);
});

test('what is in the page is told apart from tools, also below other packages', () => {
  const nested: Lock = {
    packages: {
      '': { dependencies: { a: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '1.0.0', '@types/a': '1.0.0' } },
      'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '1.0.0' } },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '1.0.0' },
      'node_modules/tool': { version: '1.0.0', dependencies: { b: '2.0.0' } },
      'node_modules/@types/a': { version: '1.0.0' },
    },
  };
  const shipped = packagesOf(nested, '/nowhere').filter(({ isShipped }) => isShipped);
  expect(shipped.map(({ name, version }) => `${name} ${version}`)).toEqual(['a 1.0.0', 'b 1.0.0', 'c 1.0.0']);
});

test('the notices hold the licence of each package in the page', () => {
  const notices = thirdPartyNotices(ROOT);
  for (const { name, version, isShipped } of packagesOf(lock, ROOT))
    expect(notices.includes(`\n${name} ${version} (`), name).toBe(isShipped);
  expect(
    notices.match(/Permission is hereby granted|Permission to use, copy, modify|Apache License/g)?.length,
  ).toBeGreaterThan(25);
  expect(notices).toContain('Copyright (c) Meta Platforms');
});
