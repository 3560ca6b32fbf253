// Runs the unit tests of the engine on a real WebGPU device. `--adapter=smallest` or `--adapter=smallest-card`: on the smallest
// adapter that WebGPU allows, which passes itself off as a CPU or as a card. Other arguments go to Vitest.
import { gpuEnvironment } from './gpuEnvironment.mjs';
import { runTool } from './tool.mjs';

const OPTION = '--adapter=';
const given = process.argv.slice(2);
const env = gpuEnvironment();
const adapter = given.find((argument) => argument.startsWith(OPTION));
if (adapter) env.PATCHBAY_ADAPTER = adapter.slice(OPTION.length);
process.exit(runTool('vitest', ['run', ...given.filter((argument) => argument !== adapter)], { env }));
