// What it costs to check each chunk of a kept model before it is used: chunks of 8 MiB read from IndexedDB in a worker, with
// SHA-256 of each and without, in turns. `npm run measure -- e2e/keptWeights.measure.ts`
import { expect, test } from './support/test.ts';

const CHUNKS = 32;
const ROUNDS = 5;

test.use({ expectedComplaints: ['404'] }); // a file by itself has no icon

test('reading kept weights, checked and unchecked', async ({ page }) => {
  await page.goto('./models/index.json');
  const times = await page.evaluate(
    async ([chunks, rounds]) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error('It failed.')));
        });
      const opening = indexedDB.open('measured', 1);
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('chunks'));
      const database = await done(opening);
      const store = (mode: IDBTransactionMode) => database.transaction('chunks', mode).objectStore('chunks');
      const chunk = new Uint32Array(2 ** 21);
      for (let at = 0; at < chunk.length; at += 2 ** 14) crypto.getRandomValues(chunk.subarray(at, at + 2 ** 14));
      for (let i = 0; i < chunks; i++) await done(store('readwrite').put(chunk.buffer, i));
      const read = async (isChecked: boolean): Promise<number> => {
        const started = performance.now();
        for (let i = 0; i < chunks; i++) {
          const bytes = await done<ArrayBuffer>(store('readonly').get(i) as IDBRequest<ArrayBuffer>);
          if (isChecked) await crypto.subtle.digest('SHA-256', bytes);
        }
        return performance.now() - started;
      };
      const measured: [number, number][] = [];
      for (let round = 0; round < rounds; round++) measured.push([await read(false), await read(true)]);
      return measured;
    },
    [CHUNKS, ROUNDS] as const,
  );
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const [unchecked, checked] = [0, 1].map((which) => median(times.map((pair) => pair[which])));
  const megabytes = (CHUNKS * 2 ** 23) / 1e6;
  const rate = (ms: number): string => `${((megabytes / ms) * 1000).toFixed(0)} MB/s`;
  console.log(
    `${megabytes.toFixed(0)} MB: read ${unchecked.toFixed(0)} ms (${rate(unchecked)}), read and checked ${checked.toFixed(0)} ms (${rate(checked)}), the check alone ${rate(checked - unchecked)}`,
  );
  expect(checked).toBeGreaterThan(0);
});
