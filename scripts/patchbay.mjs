// `npm run -s patchbay -- VERB …`: the command line over the engine. Paths are relative to where npm was called, not to
// the root that npm moves to.
import { join } from 'node:path';
import { gpuEnvironment } from './gpuEnvironment.mjs';
import { ROOT, runNode } from './tool.mjs';

const { npm_lifecycle_event: script, INIT_CWD: caller } = process.env;
const cwd = (script === 'patchbay' && caller) || process.cwd();
const program = [join(ROOT, 'scripts/runHere.mjs'), join(ROOT, 'src/cli/main.ts')];
process.exit(runNode([...program, ...process.argv.slice(2)], { cwd, env: gpuEnvironment() }));
