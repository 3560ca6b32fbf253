// `npm run -s patchbay -- VERB …`: the command line over the engine. Paths are relative to where npm was called, not to
// the root that npm moves to. Ctrl+C is the program's to answer: this process hands it on, and waits for its exit code.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { gpuEnvironment } from './gpuEnvironment.mjs';
import { ROOT } from './tool.mjs';

const { npm_lifecycle_event: script, INIT_CWD: caller } = process.env;
const cwd = (script === 'patchbay' && caller) || process.cwd();
const program = [join(ROOT, 'scripts/runHere.mjs'), join(ROOT, 'src/cli/main.ts')];
const child = spawn(process.execPath, [...program, ...process.argv.slice(2)], {
  cwd,
  env: gpuEnvironment(),
  stdio: 'inherit',
});
// On Windows a signal cannot be handed on, only the process ended; the console tells all of them of Ctrl+C by itself.
const handOn = (signal) => process.platform === 'win32' || child.kill(signal);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => handOn(signal));
child.on('error', (error) => {
  throw error;
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
