// What this adapter can do at most: multiply-adds on registers alone, and a copy of a large buffer.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { Ceiling } from './report.ts';

/** Few chains, so that they stay in registers, and many links of each in a turn: a loop's own work counts for little. */
const CHAINS = ['a', 'b', 'c', 'd'];
const UNROLLED = 8;
const TURNS_IN_KERNEL = 256;
const FMAS = `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  ${CHAINS.map((name, i) => `var ${name} = vec4f(f32(id.x) + ${i}.0);`).join(' ')}
  let x = vec4f(0.999);
  for (var i = 0u; i < ${TURNS_IN_KERNEL}u; i++) {
    ${CHAINS.map((name) => `${name} = fma(${name}, x, x);`)
      .join(' ')
      .concat('\n')
      .repeat(UNROLLED)}
  }
  out[id.x] = ${CHAINS.join(' + ')};
}`;
const THREADS = 4096;
const FLOPS = THREADS * TURNS_IN_KERNEL * UNROLLED * CHAINS.length * 4 * 2;
const COPY_BYTES = 64 * 2 ** 20;
const TURNS = 8;

export async function measureCeiling({ device }: Gpu): Promise<Ceiling> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [1, 2].map(() => device.createBuffer({ size: COPY_BYTES, usage }));
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: FMAS }), entryPoint: 'main' },
  });
  const entries = [{ binding: 0, resource: { buffer: from } }];
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const best = async (encode: (encoder: GPUCommandEncoder) => void): Promise<number> => {
    let ms = Infinity;
    for (let turn = 0; turn < TURNS; turn++) {
      const started = performance.now();
      const encoder = device.createCommandEncoder();
      encode(encoder);
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      ms = Math.min(ms, performance.now() - started);
    }
    return ms;
  };
  const fmaMs = await best((encoder) => {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < 8; i++) pass.dispatchWorkgroups(THREADS / 64);
    pass.end();
  });
  const copyMs = await best((encoder) => encoder.copyBufferToBuffer(from, 0, to, 0, COPY_BYTES));
  from.destroy();
  to.destroy();
  return { gflops: (8 * FLOPS) / fmaMs / 1e6, copyGBs: (2 * COPY_BYTES) / copyMs / 1e6 };
}
