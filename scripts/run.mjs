// Runs a TypeScript file of this repository in Node, with WebGPU: `node scripts/run.mjs FILE ARGUMENTS…`. The file exports
// `main(args: string[]): Promise<number>`, the exit code. FILE may be a folder: then the next argument names the file in
// it. The graphics driver is chosen by variables that must stand before a process starts, hence the second process.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gpuEnvironment } from './gpuEnvironment.mjs';
import { ROOT, runNode } from './tool.mjs';

let [file = '', ...args] = process.argv.slice(2);
const path = resolve(ROOT, file);
if (existsSync(path) && statSync(path).isDirectory()) {
  const chosen = args.shift();
  file = join(file, `${chosen}.ts`);
  if (!chosen || !existsSync(resolve(ROOT, file))) {
    const names = readdirSync(path).filter((name) => /^[^.]+\.ts$/.test(name));
    console.error(`Say which one: ${names.map((name) => name.slice(0, -3)).join(', ') || 'there is none yet'}.`);
    process.exit(2);
  }
}
process.exit(runNode([join(ROOT, 'scripts/runHere.mjs'), resolve(ROOT, file), ...args], { env: gpuEnvironment() }));
