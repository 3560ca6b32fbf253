import { defineConfig } from 'vitest/config';

const shared = {
  setupFiles: ['scripts/gentlePolling.mjs'],
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

const smallest = (adapter: string) => ({
  test: {
    ...shared,
    name: adapter,
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

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/*.test.ts'],
        },
      },
      {
        // Whole models once more, with the kernels that a graphics card gets.
        test: {
          ...shared,
          name: 'as on a card',
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
    ],
  },
});
