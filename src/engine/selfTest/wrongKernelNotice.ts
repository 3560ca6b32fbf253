import type { ErrorData } from '../../shared/errors.ts';
import type { WrongKernel } from '../../shared/reports.ts';

/** What a person is told of a kernel that does not work on this adapter. */
export function wrongKernelNotice({ kernel, problem, replacedBy }: WrongKernel): ErrorData {
  return {
    code: 'shader',
    message: replacedBy
      ? `The kernel ${kernel} gives wrong numbers with this graphics driver. A plainer one is used instead: right, but slower.`
      : `The kernel ${kernel} gives wrong numbers with this graphics driver, and there is no other. Do not trust what you see.`,
    hint: 'Update the browser or the graphics driver, or copy the report and open an issue.',
    detail: `${kernel}: ${problem}`,
  };
}
