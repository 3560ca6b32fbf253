// Runs the unit tests of the engine on a real WebGPU device. Arguments go to Vitest.
import { gpuEnvironment } from './gpuEnvironment.mjs';
import { runTool } from './tool.mjs';

process.exit(runTool('vitest', ['run', ...process.argv.slice(2)], { env: gpuEnvironment() }));
