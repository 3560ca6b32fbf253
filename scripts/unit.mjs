// Runs the unit tests of the engine on a real WebGPU device. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { gpuEnvironment } from './gpuEnvironment.mjs';

const { status } = spawnSync('npx', ['vitest', 'run', ...process.argv.slice(2)], { stdio: 'inherit', env: gpuEnvironment() });
process.exit(status ?? 1);
