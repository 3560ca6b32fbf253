// `npm run fuzz`: many cases of every parser (100,000 each unless told otherwise), with what came of them.
// --only NAME,NAME  --seed N  --cases N  --case N (one case by its number)  --index N (one case of a seed)
import { parseArgs } from 'node:util';
import { PARSERS } from './parsers.ts';
import { Fuzzer, type Fuzzed } from './supervise.ts';

const OPTIONS = {
  only: { type: 'string' },
  seed: { type: 'string', default: '1' },
  cases: { type: 'string', default: '100000' },
  case: { type: 'string' },
  index: { type: 'string' },
} as const;

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const names = values.only?.split(',') ?? PARSERS.map(({ name }) => name);
  const unknown = names.find((name) => !PARSERS.some((parser) => parser.name === name));
  if (unknown !== undefined) {
    console.error(`There is no parser "${unknown}"; these are: ${PARSERS.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const [seed, cases] = [Number(values.seed), Number(values.cases)];
  const fuzzer = await Fuzzer.open();
  try {
    if (values.case !== undefined) return tell(await fuzzer.runCase(names[0], { number: Number(values.case) }));
    if (values.index !== undefined) return tell(await fuzzer.runCase(names[0], { seed, index: Number(values.index) }));
    let failures = 0;
    for (const name of names) {
      const fuzzed = await fuzzer.run(name, { cases, seed });
      console.log(line(fuzzed));
      if (fuzzed.failure !== undefined) failures += tell(fuzzed.failure);
    }
    console.log(failures === 0 ? `All of ${names.length} parsers answered as they should.` : `${failures} failed.`);
    return failures === 0 ? 0 : 1;
  } finally {
    fuzzer.close();
  }
}

function line({ parser, cases, values, refused, seconds, slowestMs, largestMb }: Fuzzed): string {
  const counts = `${cases} cases: ${values} read, ${refused} refused`;
  return `${parser.padEnd(16)} ${counts}, ${seconds.toFixed(1)} s, slowest ${slowestMs} ms, memory ${largestMb} MB`;
}

/** @returns how many failed. */
function tell(failure: string | undefined): 0 | 1 {
  console.log(failure ?? 'It is answered as it should be.');
  return failure === undefined ? 0 : 1;
}
