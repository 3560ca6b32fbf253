// Runs a file that exports `main` (a bench, a verb of the command line) in another runtime, on the WebGPU that it has itself:
// `node scripts/elsewhere.mjs FILE COMMAND… [-- ARGUMENTS…]`. The sources are packed into one file, whose path is given behind
// the command, before the arguments for `main`. So the kernels are compiled and run by naga and wgpu, as in Firefox, where Deno is
// installed:
// `node scripts/elsewhere.mjs bench/selfTest.ts deno run --allow-all --unstable-webgpu`
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { ROOT } from './tool.mjs';

const [file, command, ...rest] = process.argv.slice(2);
const end = rest.includes('--') ? rest.indexOf('--') : rest.length;
if (!file || !command) {
  console.error('Say which file, and what runs it: FILE COMMAND…');
  process.exit(2);
}
const folder = join(ROOT, '.cache/elsewhere');
mkdirSync(folder, { recursive: true });
const entry = join(folder, 'entry.js');
writeFileSync(
  entry,
  `import { main } from ${JSON.stringify(resolve(ROOT, file))};\nprocess.exit(await main(process.argv.slice(2)));\n`,
);
await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['webgpu'] },
  build: { ssr: entry, outDir: join(folder, 'out'), emptyOutDir: true, rollupOptions: { output: { format: 'es' } } },
});
const all = [...rest.slice(0, end), join(folder, 'out/entry.js'), ...rest.slice(end + 1)];
const { status, error } = spawnSync(command, all, { stdio: 'inherit', cwd: ROOT });
if (error) console.error(`${command} could not be run: ${error.message}`);
process.exit(status ?? 1);
