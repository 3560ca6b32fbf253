// Packs what a Linux machine with a graphics card and nothing else needs for the engine's tests and measurements: this very
// Node, the packages that they load, and the sources: `npm run gpu-bundle [FILE]`. There, `sh gpuRun.sh FILE FOLDER STEP…`
// runs it (scripts/gpuRun.sh). Needs tar and xz. The other machine brings its driver and libvulkan.so.1.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from './tool.mjs';

/** What loads the sources, and what the engine itself imports; what these need comes along. */
const PACKAGES = [
  'vitest',
  'vite',
  'webgpu',
  '@huggingface/jinja',
  '@huggingface/tokenizers',
  'idb-keyval',
  'papaparse',
  'valibot',
];
const SOURCES = [
  'src',
  'shaders',
  'bench',
  'scripts',
  'public',
  'python',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
/** Dawn for the systems that a bundle is not for: nine tenths of that package. */
const NEEDLESS = ['darwin-universal', 'linux-arm64', 'win32-arm64', 'win32-x64'];

const file = resolve(process.argv[2] ?? '.gpu/bundle.tar.xz');
mkdirSync(dirname(file), { recursive: true });
const installed = packagesWithNeeds().map((path) => join('node_modules', path));
run('tar', [
  '--create',
  '--xz',
  `--file=${file}`,
  ...NEEDLESS.map((folder) => `--exclude=node_modules/webgpu/dist/${folder}`),
  `--directory=${ROOT}`,
  ...SOURCES,
  ...installed,
  `--directory=${dirname(process.execPath)}`,
  '--transform=s,^node$,bin/node,',
  'node',
]);
copyFileSync(join(ROOT, 'scripts/gpuRun.sh'), join(dirname(file), 'gpuRun.sh'));
console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB; gpuRun.sh beside it`);

/** @returns {string[]} folders in node_modules: PACKAGES, and all that they depend on as far as it is installed here. */
function packagesWithNeeds() {
  const found = new Set();
  const queue = [...PACKAGES];
  for (const name of queue) {
    const manifest = join(ROOT, 'node_modules', name, 'package.json');
    if (found.has(name) || !existsSync(manifest)) continue; // an optional one for another system
    found.add(name);
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
    queue.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
  }
  return [...found];
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, XZ_OPT: '-T0' } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
