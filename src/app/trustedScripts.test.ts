import { expect, test } from 'vitest';
import { isOwnScript } from './trustedScripts.ts';

const PAGE = 'https://someone.github.io/patchbay/index.html?x#v=1';

test.each(['assets/worker-Bq_9-x.js', './assets/worker-1.js', 'https://someone.github.io/patchbay/sw.js'])(
  '%s is a script of this build',
  (address) => expect(isOwnScript(address, PAGE)).toBe(true),
);

test.each([
  'https://elsewhere.org/patchbay/assets/worker-1.js',
  '//elsewhere.org/assets/worker-1.js',
  'https://someone.github.io/other/assets/worker-1.js',
  'https://someone.github.io/patchbox/assets/worker-1.js',
  'old/assets/worker-1.js',
  '../assets/worker-1.js',
  'assets/../../other/sw.js',
  'assets/deeper/worker-1.js',
  'assets/worker-1.js?from=elsewhere',
  'assets/worker-1.js#x',
  'models/words.json',
  'data:text/javascript,postMessage(1)',
  'blob:https://someone.github.io/0b8f1c7e',
  'javascript:postMessage(1)',
])('%s is none', (address) => expect(isOwnScript(address, PAGE)).toBe(false));
