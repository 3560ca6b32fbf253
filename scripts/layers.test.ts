// The linter holds the rooms apart (.oxlintrc.json). Here every wall is walked into once, and every door is used once.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const REFUSED = [
  'src/shared/a.ts: ../engine/session.ts',
  'src/shared/b.ts: react',
  'src/engine/reference/a.ts: ../gpu/tensor.ts',
  'src/engine/reference/b.ts: valibot',
  'src/engine/gpu/a.ts: ../ops/linear.ts',
  'src/engine/gpu/b.ts: react',
  'src/engine/ops/a.ts: ../model/llama.ts',
  'src/engine/ops/b.ts: ../reference/linear.ts',
  'src/engine/ops/c.ts: ../testing/gpu.ts',
  'src/engine/model/a.ts: ../bridge/link.ts',
  'src/engine/bridge/a.ts: ../training/trainer.ts',
  'src/engine/training/a.ts: ../session.ts',
  'src/engine/training/b.ts: ../../app/state/store.ts',
  'src/engine/tables/a.ts: ../session.ts',
  'src/engine/tables/b.ts: ../looking/openText.ts',
  'src/engine/training/c.ts: ../tables/table.ts',
  'src/engine/looking/a.ts: ../training/trainer.ts',
  'src/engine/looking/b.ts: ../session.ts',
  'src/engine/selfTest/a.ts: ../model/llama.ts',
  'src/engine/storage/a.ts: ../gpu/device.ts',
  'src/engine/text/a.ts: ../model/llama.ts',
  'src/engine/measuring/a.ts: ../text/tokenizer.ts',
  'src/engine/a.ts: ../app/App.tsx',
  'src/engine/b.ts: zustand',
  'src/cli/a.ts: ../app/App.tsx',
  'src/app/a.ts: ../engine/session.ts',
  'src/app/ask/a.ts: ../wire/Wire.tsx',
  'src/app/ask/b.ts: ../../engine/session.ts',
  'src/app/wire/a.ts: ../train/Train.tsx',
  'src/app/wire/b.ts: ../sweep/Sweep.tsx',
  'src/app/train/b.ts: ../compare/Compare.tsx',
  'src/app/train/a.ts: ../ask/Ask.tsx',
  'src/app/inspect/a.ts: ../library/Library.tsx',
  'src/app/library/a.ts: ../inspect/Inspect.tsx',
  'src/app/look/a.ts: ../ask/Ask.tsx',
  'src/app/sweep/a.ts: ../wire/Wire.tsx',
  'src/app/compare/a.ts: ../ask/Ask.tsx',
  'src/app/results/a.ts: ../compare/Compare.tsx',
  'src/app/controls/a.ts: ../results/Results.tsx',
  'src/app/train/c.ts: ../results/Results.tsx',
  'src/app/sweep/b.ts: ../controls/Controls.tsx',
  'src/app/making/a.ts: ../library/LibraryDialog.tsx',
  'src/app/library/b.ts: ../making/MakingDialog.tsx',
  'src/app/train/examples/a.ts: ../../making/MakingDialog.tsx',
  'src/app/choose/a.ts: ../library/LibraryDialog.tsx',
  'src/app/choose/b.ts: ../experiments/ExperimentsDialog.tsx',
  'src/app/library/c.ts: ../choose/ChooseDialog.tsx',
  'src/app/experiments/a.ts: ../results/ResultsDialog.tsx',
  'src/app/experiments/b.ts: ../choose/ChooseDialog.tsx',
  'src/app/results/b.ts: ../experiments/ExperimentsDialog.tsx',
  'src/app/walk/a.ts: ../wire/Wire.tsx',
  'src/app/choose/c.ts: ../walk/Walk.tsx',
  'src/app/train/examples/b.ts: ../../walk/Walk.tsx',
  'src/app/explain/a.ts: ../wire/Wire.tsx',
  'src/app/explain/b.ts: ../state/store.ts',
  'src/app/parts/b.ts: ../explain/Explain.tsx',
  'src/app/state/a.ts: ../parts/Button.tsx',
  'src/app/state/b.ts: ../../engine/session.ts',
  'src/app/parts/a.ts: ../state/store.ts',
  'src/serviceWorker/a.ts: ../shared/errors.ts',
];

const ALLOWED = [
  'src/shared/presets/good.ts: ../preset.ts',
  'src/engine/gpu/good.ts: ../../shared/errors.ts',
  'src/engine/ops/good.ts: ../../../shaders/rms_norm.wgsl?raw',
  'src/engine/ops/good.test.ts: ../reference/linear.ts',
  'src/engine/model/good.ts: ../ops/linear.ts',
  'src/engine/bridge/good.ts: ../model/llama.ts',
  'src/engine/selfTest/good.ts: ../reference/linear.ts',
  'src/engine/training/good.ts: ../bridge/link.ts',
  'src/engine/tables/good.ts: ../training/pretrain.ts',
  'src/engine/looking/good.ts: ../bridge/link.ts',
  'src/engine/good.ts: ./training/trainer.ts',
  'src/cli/good.ts: ../engine/session.ts',
  'src/app/ask/good.ts: ../state/store.ts',
  'src/app/good.ts: ./wire/Wire.tsx',
  'src/app/walk/good.ts: ../state/store.ts',
  'src/app/parts/good.ts: ../../shared/errors.ts',
  'src/app/wire/good.ts: ../explain/Explain.tsx',
  'src/app/explain/good.ts: ../../../shaders/attention.wgsl?raw',
];

const root = mkdtempSync(join(tmpdir(), 'patchbay-layers-'));
afterAll(() => rmSync(root, { recursive: true }));

test('imports point down only', () => {
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  for (const line of [...REFUSED, ...ALLOWED]) {
    const [file, source] = line.split(': ');
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `export * from '${source}';\n`);
  }
  const oxlint = resolve('node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], { cwd: root, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; message: string }[] };
  const refused = diagnostics
    .filter(({ code }) => code === 'eslint(no-restricted-imports)')
    .map(({ filename, message }) => `${filename.replaceAll('\\', '/')}: ${message.split("'")[1]}`);
  expect(new Set(refused)).toEqual(new Set(REFUSED));
});
