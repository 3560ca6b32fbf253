// The test device with kernels that do not do what they should.
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Kernel, KernelCache } from '../gpu/kernel.ts';

/** Does nothing, has no more than its bindings, or is refused by the compiler. */
export type Fault = 'idle' | 'refused';

/** Shares all but its judgement with the given one. */
export function brokenGpu(
  gpu: Gpu,
  faults: Readonly<Record<string, Fault>>,
  capabilities: Partial<Gpu['capabilities']> = {},
): Gpu {
  const wrong = new Set<string>();
  const idle = new Map<Kernel, Kernel>();
  const pipeline: KernelCache['pipeline'] = (kernel) => {
    const fault = faults[kernel.name];
    if (fault === 'refused')
      return Promise.reject(new PatchbayError({ code: 'shader', message: `${kernel.name} was refused.` }));
    if (fault === 'idle' && !idle.has(kernel)) idle.set(kernel, { ...kernel, code: idleCode(kernel) });
    return gpu.kernels.pipeline(idle.get(kernel) ?? kernel);
  };
  return {
    ...gpu,
    kernels: { pipeline } as KernelCache,
    capabilities: { ...gpu.capabilities, ...capabilities, wrong },
    distrust: (kernel) => void wrong.add(kernel),
  };
}

/** The entry point returns at once; what it binds stays. */
function idleCode({ code, entryPoint, name }: Kernel): string {
  const head = new RegExp(`(\\nfn ${entryPoint}\\([^{]*\\{)`);
  if (!head.test(code)) throw new Error(`${name} has no entry point of that name.`);
  return code.replace(head, '$1\n  if (true) { return; }');
}
