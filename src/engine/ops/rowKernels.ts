// Kernels that put a row of numbers together come in two forms, with the same bindings. On a GPU one invocation that walks
// through a row alone waits for memory at every step; a workgroup reads the row side by side and adds up in a tree. CPUs
// that play a GPU are slow at the barriers of that, and lose nothing by walking.
import type { Capabilities } from '../gpu/capabilities.ts';
import { kernelFile, type Kernel } from '../gpu/kernel.ts';
import type { Param, Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';

/** plain: one invocation per row (or column, where rows are summed) · group: one workgroup per row (or a few columns). */
export type RowForm = 'plain' | 'group';
/** One pass in every form. */
export type RowKernel = Readonly<Record<RowForm, Kernel>>;

/** The name of a kernel in one form, from its plain one: "rms_norm_group/forward" from "rms_norm/forward". */
export function rowKernelName(plain: string, form: RowForm): string {
  return form === 'plain' ? plain : plain.replace('/', '_group/');
}

/** Passes that a WGSL file has in common with the one of the other form. */
export function rowKernels<Pass extends string>(
  file: string,
  code: Readonly<Record<RowForm, string>>,
  passes: readonly Pass[],
): Record<Pass, RowKernel> {
  const [plain, group] = [kernelFile(file, code.plain, passes), kernelFile(`${file}_group`, code.group, passes)];
  const kernels = {} as Record<Pass, RowKernel>;
  for (const pass of passes) kernels[pass] = { plain: plain[pass], group: group[pass] };
  return kernels;
}

/** What an adapter gets, the best first; `plain`, which needs no workgroup memory, is the last resort everywhere. */
export function rowForms({ fallback }: Pick<Capabilities, 'fallback'>): RowForm[] {
  return fallback ? ['plain'] : ['group', 'plain'];
}

/** Records a pass over so many rows. `form`: that one, right or wrong, instead of the best for the adapter. */
export function dispatchRows(
  recorder: Recorder,
  kernel: RowKernel,
  tensors: readonly Tensor[],
  params: readonly Param[],
  rows: number,
  form = bestForm(kernel, recorder.gpu.capabilities),
): void {
  if (form === 'plain') recorder.dispatchThreads(kernel.plain, tensors, params, rows);
  else recorder.dispatchThreads(kernel.group, tensors, params, rows, 1);
}

/** As in the shaders. */
const COLUMNS = 8;

/** The same for a pass that sums up all rows, column by column. */
export function dispatchColumns(
  recorder: Recorder,
  kernel: RowKernel,
  tensors: readonly Tensor[],
  params: readonly Param[],
  columns: number,
  form = bestForm(kernel, recorder.gpu.capabilities),
): void {
  if (form === 'plain') recorder.dispatchThreads(kernel.plain, tensors, params, columns);
  else recorder.dispatchThreads(kernel.group, tensors, params, Math.ceil(columns / COLUMNS), 1);
}

function bestForm(kernel: RowKernel, capabilities: Capabilities): RowForm {
  return rowForms(capabilities).find((form) => !capabilities.wrong.has(kernel[form].name)) ?? 'plain';
}
