// What a visitor waits for: the entry and everything it imports statically, gzipped, must stay within the budget. The
// engine's worker and the parts that load when they are needed are listed, not counted.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './tool.mjs';

const BUDGET_KB = 130;
const DIST = join(ROOT, 'dist');

/** Vite names the entry and each of its static imports in the page's head. */
const page = readFileSync(join(DIST, 'index.html'), 'utf8');
const eager = new Set(
  [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => path),
);
if (eager.size === 0) throw new Error('The built index.html names no script: has its form changed?');

const scripts = readdirSync(DIST, { recursive: true })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.js'))
  .map((path) => ({ path, isEager: eager.has(path), kB: gzipSync(readFileSync(join(DIST, path))).length / 1000 }))
  .toSorted((a, b) => Number(b.isEager) - Number(a.isEager) || b.kB - a.kB);

for (const { path, isEager, kB } of scripts)
  console.log(`${kB.toFixed(1).padStart(8)} kB  ${isEager ? 'eager' : 'later'}  ${path}`);
const total = scripts.reduce((sum, { isEager, kB }) => sum + (isEager ? kB : 0), 0);
console.log(`${total.toFixed(1).padStart(8)} kB  eager JavaScript, gzipped, of ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  console.error(`Too much eager JavaScript: load what is not needed at once with import(…), or drop it.`);
  process.exit(1);
}
