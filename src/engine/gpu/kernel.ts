// A kernel is one entry point of a WGSL file. Pipelines are compiled asynchronously and kept per device:
// a synchronous compile freezes a page even from a worker.
import { PatchbayError } from '../../shared/errors.ts';

export interface Kernel {
  /** File and entry point, for error messages and timings: "rms_norm/forward". */
  readonly name: string;
  readonly code: string;
  readonly entryPoint: string;
}

/** The kernels of one WGSL file, by entry point. */
export function kernelFile<Name extends string>(
  file: string,
  code: string,
  entryPoints: readonly Name[],
): Record<Name, Kernel> {
  const kernels = {} as Record<Name, Kernel>;
  for (const entryPoint of entryPoints) kernels[entryPoint] = { name: `${file}/${entryPoint}`, code, entryPoint };
  return kernels;
}

/**
 * The code of a WGSL file with other values for constants that it declares as `const NAME = …;`. Array sizes and loops
 * that the compiler can unroll need a constant where WGSL allows no `override`.
 * @throws Error when the file does not declare one of them.
 */
export function withConstants(code: string, constants: Readonly<Record<string, number>>): string {
  return Object.entries(constants).reduce((text, [name, value]) => {
    const declaration = new RegExp(`^const ${name} = [^;]+;`, 'm');
    if (!declaration.test(text)) throw new Error(`The kernel declares no constant ${name}.`);
    return text.replace(declaration, `const ${name} = ${value}u;`);
  }, code);
}

export class KernelCache {
  private readonly modules = new Map<string, Promise<GPUShaderModule>>();
  private readonly pipelines = new Map<Kernel, Promise<GPUComputePipeline>>();
  private readonly device: GPUDevice;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** @throws PatchbayError 'shader' with the kernel's name, the line and the compiler's message. */
  pipeline(kernel: Kernel): Promise<GPUComputePipeline> {
    let pipeline = this.pipelines.get(kernel);
    if (!pipeline) {
      pipeline = this.compile(kernel);
      this.pipelines.set(kernel, pipeline);
    }
    return pipeline;
  }

  private async compile(kernel: Kernel): Promise<GPUComputePipeline> {
    const module = await this.module(kernel);
    try {
      return await this.device.createComputePipelineAsync({
        label: kernel.name,
        layout: 'auto',
        compute: { module, entryPoint: kernel.entryPoint },
      });
    } catch (cause) {
      throw shaderError(kernel.name, (cause as Error).message, cause);
    }
  }

  private module(kernel: Kernel): Promise<GPUShaderModule> {
    let module = this.modules.get(kernel.code);
    if (!module) {
      module = this.checkedModule(kernel);
      this.modules.set(kernel.code, module);
    }
    return module;
  }

  private async checkedModule(kernel: Kernel): Promise<GPUShaderModule> {
    this.device.pushErrorScope('validation');
    const module = this.device.createShaderModule({ label: kernel.name, code: kernel.code });
    const refused = this.device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const first = messages.find((message) => message.type === 'error');
    if (first) {
      const source = kernel.code.split('\n')[first.lineNum - 1]?.trim();
      throw shaderError(kernel.name, `line ${first.lineNum}: ${first.message}${source ? ` in "${source}"` : ''}`);
    }
    const error = await refused;
    if (error) throw shaderError(kernel.name, error.message);
    return module;
  }
}

function shaderError(name: string, message: string, cause?: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'shader',
      message: `This graphics driver refused the kernel ${name}: ${message.split('\n')[0]}`,
      hint: 'Update the browser or the graphics driver, or copy the report and open an issue.',
      detail: `${name}\n${message}`,
    },
    { cause },
  );
}
