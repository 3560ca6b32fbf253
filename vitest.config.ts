// Which tests share a process, and with it modules and a device with its compiled kernels: all that leave both as they
// found them. To compile the same kernels again for each file takes a quarter of the time of all such tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const POLLING = 'scripts/gentlePolling.mjs';
/** What keeps files of one process apart. */
const LEAVE_NOTHING = 'scripts/leaveNothing.ts';
const EMPTY_DATABASES = 'scripts/emptyDatabases.ts';

const shared = {
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/**
 * Replaces modules or globals, which others in the process would get as well; measures, and others may have filled the
 * memory; or opens devices of its own, one after the other, which leave theirs filled.
 */
const ALONE = [
  /\bvi\.(mock|doMock|hoisted|resetModules|stubGlobal|stubEnv|useFakeTimers)\b/,
  /\b(performance\.now|processorMs)\b/,
  /\bnodeGpu\b|testing\/losses\.ts/,
  /\/supervise\.ts/, // measures what threads take
];
/** Whoever replaces this one module by the same other one can share a process with others who do. */
const FAKE_DATABASE = /\bvi\.mock\('idb-keyval', \(\) => import\('[./a-z]*\/fakeIdbKeyval\.ts'\)\);/;

type Company = 'any' | 'with a fake database' | 'none' | 'none, for the page';
const SETUP: Record<Company, string[]> = {
  any: [POLLING, LEAVE_NOTHING],
  'with a fake database': [POLLING, LEAVE_NOTHING, EMPTY_DATABASES],
  none: [POLLING],
  'none, for the page': [POLLING],
};

function companyOf(path: string): Company {
  if (path.startsWith('src/app/')) return 'none, for the page'; // its stores are modules
  const code = readFileSync(join(import.meta.dirname, path), 'utf8');
  const isAlone = ALONE.some((reason) => reason.test(code.replace(FAKE_DATABASE, '')));
  if (isAlone) return 'none';
  return FAKE_DATABASE.test(code) ? 'with a fake database' : 'any';
}

const tests = ['src', 'scripts', 'bench'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
);

const unit = (name: string, company: Company) => ({
  test: {
    ...shared,
    setupFiles: SETUP[company],
    name,
    include: tests.filter((path) => companyOf(path) === company),
    isolate: company.startsWith('none'),
  },
});

const smallest = (adapter: string) => ({
  test: {
    ...shared,
    setupFiles: SETUP.any,
    name: adapter,
    isolate: false,
    include: [
      'src/engine/ops/{add,columns,crossEntropy,gradientNorm,headNorm,rmsNorm,rowBias,sample}.test.ts',
      'src/engine/model/vocabularyTable.test.ts',
      'src/engine/bridge/{composition,cacheProperties}.test.ts',
      'src/engine/training/{lossPlan,accumulation}.test.ts',
      'src/engine/speed.test.ts',
    ],
    env: { PATCHBAY_ADAPTER: adapter },
  },
});

/** Project by project: a process goes on to the next file only within one. */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const names = projects.map(({ test: { name } }) => name);
    return sorted.sort((a, b) => names.indexOf(a.project.name) - names.indexOf(b.project.name));
  }
}

const projects = [
  unit('unit', 'any'),
  unit('unit, with a fake database', 'with a fake database'),
  {
    // Whole models once more, with the kernels that a graphics card gets.
    test: {
      ...shared,
      setupFiles: SETUP.any,
      name: 'as on a card',
      isolate: false,
      include: [
        'src/engine/bridge/{parity,parityDecoding,properties,gradientProperties,cacheProperties,packedComposition}.test.ts',
        'src/engine/training/{frozenProperties,lossPlan}.test.ts',
        'src/engine/linkShares.test.ts',
      ],
      env: { PATCHBAY_TEST_FORMS: 'gpu' },
    },
  },
  // The smallest adapter that WebGPU allows, where kernels and limits are decided; everything: `npm run unit:smallest`.
  smallest('smallest'),
  smallest('smallest-card'),
  unit('unit, each alone', 'none'),
  unit('unit, of the page', 'none, for the page'), // many and small: both cores are busy to the end
];

export default defineConfig({ test: { maxWorkers: 2, sequence: { sequencer: ByProject }, projects } });
