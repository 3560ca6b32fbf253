// Every kernel once against its f64 twin, in the forms for a card and for a CPU: `npm run bench -- selfTest [heads=4,16,64]`,
// for heads of these widths. Ends with 1 when one is wrong or does not compile. On another implementation of WebGPU than Dawn:
// scripts/elsewhere.mjs.
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { SelfTest } from '../src/engine/selfTest/selfTest.ts';

export async function main([heads = 'heads=4,16,64']: string[]): Promise<number> {
  const headWidths = heads.replace('heads=', '').split(',').map(Number);
  const gpu = await nodeGpu();
  const { name, fallback, subgroupSize, features } = gpu.adapter;
  console.log(`adapter ${name}${fallback ? ', a CPU' : ''}; subgroups of ${subgroupSize}; ${features.join(' ')}`);
  let found = 0;
  for (const [guise, isCpu] of [
    ['a card', false],
    ['a CPU', true],
  ] as const) {
    const test = new SelfTest({ ...gpu, capabilities: { ...gpu.capabilities, fallback: isCpu, wrong: new Set() } });
    const wrong = await test.run({ headWidths, largestMatrix: 2 ** 18, tablesInPieces: true, training: true });
    console.log(`the kernels of ${guise}: ${test.report.checked} checked, ${wrong.length} wrong`);
    for (const { kernel, problem } of wrong) console.log(`  ${kernel}: ${problem}`);
    found += wrong.length;
  }
  return found === 0 ? 0 : 1;
}
