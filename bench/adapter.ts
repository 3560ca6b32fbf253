// What the adapter is and may do, and what a submit and waiting for it cost: `npm run bench -- adapter`.
import { Recorder } from '../src/engine/gpu/recorder.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { add } from '../src/engine/ops/add.ts';

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
] as const;
const ROUNDS = 200;

export async function main(): Promise<number> {
  const gpu = await nodeGpu();
  const { name, vendor, architecture, fallback, subgroupSize, features } = gpu.adapter;
  console.log(`${name} (${vendor}, ${architecture})${fallback ? ', a CPU' : ''}`);
  console.log(`subgroups of ${subgroupSize || 'no fixed size'}; features: ${features.join(', ')}`);
  for (const limit of LIMITS) console.log(`${limit.padEnd(36)}${gpu.device.limits[limit]}`);

  const recorder = new Recorder(gpu, 'nothing much');
  const tensor = recorder.tensor([4], 'tensor');
  for (let i = 0; i < ROUNDS; i++) add(recorder, tensor, tensor);
  const many = await recorder.finish();
  const single = new Recorder(gpu, 'one');
  add(single, tensor, tensor);
  const one = await single.finish();
  const submits = async (): Promise<void> => {
    for (let i = 0; i < ROUNDS; i++) one.run();
    await gpu.device.queue.onSubmittedWorkDone();
  };
  const waits = async (): Promise<void> => {
    for (let i = 0; i < ROUNDS; i++) {
      one.run();
      await gpu.device.queue.onSubmittedWorkDone();
    }
  };
  const dispatches = async (): Promise<void> => {
    many.run();
    await gpu.device.queue.onSubmittedWorkDone();
  };
  for (const [what, work] of Object.entries({
    'one more dispatch': dispatches,
    'one more submit': submits,
    'submit and wait': waits,
  })) {
    await work();
    const started = performance.now();
    await work();
    console.log(`${what.padEnd(36)}${((1000 * (performance.now() - started)) / ROUNDS).toFixed(1)} µs`);
  }
  return 0;
}
