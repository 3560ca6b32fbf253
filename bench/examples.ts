// How long it takes to read, sort, keep and find again 100,000 examples, and the longest time that nothing else could be
// done: `npm run bench -- examples`.
import { nothingSorted, sortDraft } from '../src/engine/sortedDraft.ts';
import { readStoredExamples, storeExamples } from '../src/engine/storedExamples.ts';
import { readExampleFile } from '../src/engine/text/exampleFile.ts';
import { Pacer } from '../src/engine/text/pacer.ts';

const ROWS = 100_000;

export async function main(): Promise<number> {
  const numbers = Array.from({ length: ROWS }, (_, i) => i);
  const objects = numbers.map((i) => JSON.stringify({ prompt: `What is ${i} + 1 =`, completion: String(i + 1) }));
  const files: Record<string, string> = {
    'x.jsonl': objects.join('\n'),
    'x.json': `[${objects.join(',')}]`,
    'x.csv': numbers.map((i) => `"What is ${i}, plus 1 =",${i + 1}`).join('\n'),
    'x.txt': numbers.map((i) => `What is ${i} + 1 = ${i + 1}`).join('\n'),
  };
  for (const [name, text] of Object.entries(files)) {
    const blob = new Blob([text]);
    const { reading } = await timed(`read ${name}`, () => readExampleFile({ name, blob }));
    if (name !== 'x.jsonl') continue;
    const sorted = nothingSorted();
    const options = { share: 0.1, leavesOutDuplicates: true, leavesOutLeaks: true };
    await timed('sort', () =>
      new Pacer().through(sortDraft([{ use: 'split', items: reading.items }], options, sorted)),
    );
    const { content } = await timed('put in order and hash', () => storeExamples(sorted, new Pacer()));
    await timed('read what was kept', () => readStoredExamples(content, new Pacer()));
  }
  return 0;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  let longest = 0;
  const watching = (async () => {
    while (!done.signal.aborted) {
      const before = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      longest = Math.max(longest, performance.now() - before);
    }
  })();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  done.abort();
  await watching;
  console.log(
    `${what.padEnd(24)} ${ms.toFixed(0).padStart(5)} ms, others waited ${longest.toFixed(0).padStart(3)} ms at most`,
  );
  return result;
}
