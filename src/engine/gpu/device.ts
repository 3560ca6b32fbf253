// The one place that asks for an adapter and a device, and that hears what goes wrong on them.
import { bytesInWords } from '../../shared/bytes.ts';
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { AdapterReport } from '../../shared/reports.ts';
import type { Capabilities } from './capabilities.ts';
import { KernelCache } from './kernel.ts';
import { GpuMemory } from './memory.ts';
import { Readback } from './readback.ts';
import { Waiting } from './waiting.ts';

const OPTIONAL_FEATURES: GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Limits that decide how large a model may be; raised to whatever the adapter has. Kernels keep to the default ones. */
const RAISED_LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize'] as const;

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterReport;
  readonly capabilities: Capabilities;
  readonly kernels: KernelCache;
  readonly readback: Readback;
  readonly waiting: Waiting;
  readonly memory: GpuMemory;
  /** From now on no plan is recorded with this kernel, if there is another one that does the same. */
  distrust(kernel: string): void;
  /** Why it is lost, once it is: nothing can be read from it, or made on it, any more. */
  loss(): ErrorData | undefined;
  /** Errors that no call waits for: uncaptured ones, out of memory, a lost device. */
  onFault(listener: (fault: ErrorData) => void): void;
  destroy(): void;
}

/**
 * @param gpu `navigator.gpu`, or what the `webgpu` package makes in Node.
 * @throws PatchbayError 'no-webgpu' or 'no-adapter'.
 */
export async function openGpu(gpu: Pick<GPU, 'requestAdapter'> | undefined): Promise<Gpu> {
  if (!gpu) {
    throw new PatchbayError({
      code: 'no-webgpu',
      message: 'This browser does not offer WebGPU.',
      hint: 'Use a current Chrome, Edge, Safari or Firefox, on an https:// or localhost address.',
    });
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new PatchbayError({
      code: 'no-adapter',
      message: 'WebGPU is there, but it found no graphics adapter.',
      hint: 'Switch on hardware acceleration in the browser settings, then reload.',
    });
  }
  const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter
    .requestDevice({ label: 'patchbay', requiredLimits, requiredFeatures })
    .catch((cause: unknown) => {
      throw noDevice(cause);
    });

  const listeners: ((fault: ErrorData) => void)[] = [];
  const tell = (fault: ErrorData): void => listeners.forEach((listener) => listener(fault));
  let closing = false;
  let loss: ErrorData | undefined;
  const onError = (event: GPUUncapturedErrorEvent): void => tell(faultOf(event.error, memory));
  device.addEventListener('uncapturederror', onError);
  void device.lost.then((info) => {
    loss = lostFault(info);
    if (!closing) tell(loss);
    // Dawn in Node never lets go of a device's listeners.
    device.removeEventListener('uncapturederror', onError);
    listeners.length = 0;
  });
  const memory = new GpuMemory(device);
  const waiting = new Waiting(device);
  await waiting.measure();
  const readback = new Readback(device, waiting);
  const report = describe(adapter, device);
  const wrong = new Set<string>();
  return {
    device,
    adapter: report,
    capabilities: { fallback: report.fallback, subgroupSize: report.subgroupSize, wrong },
    distrust: (kernel) => void wrong.add(kernel),
    kernels: new KernelCache(device),
    readback,
    waiting,
    memory,
    loss: () => loss,
    onFault: (listener) => void listeners.push(listener),
    destroy: () => {
      closing = true;
      readback.destroy();
      device.destroy();
    },
  };
}

function noDevice(cause: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'no-adapter',
      message: 'The graphics adapter was found, but did not start.',
      hint: 'Reload the page; if that does not help, restart the browser or update the graphics driver.',
      detail: cause instanceof Error ? cause.message : String(cause),
    },
    { cause },
  );
}

function describe(adapter: GPUAdapter, device: GPUDevice): AdapterReport {
  // Chrome before 127 has no `info`, before 136 no `isFallbackAdapter`, Safari before 27.3 no sizes of subgroups.
  const { info = {} } = adapter as { info?: Partial<GPUAdapterInfo> };
  const { vendor = '', architecture = '', description = '', device: model, subgroupMinSize, subgroupMaxSize } = info;
  const fallback =
    info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description}`);
  return {
    name: description || model || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter',
    vendor,
    architecture,
    fallback,
    features: [...device.features].sort(),
    maxBufferBytes: Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize),
    subgroupSize: device.features.has('subgroups') && subgroupMinSize === subgroupMaxSize ? (subgroupMinSize ?? 0) : 0,
  };
}

function lostFault(info: GPUDeviceLostInfo): ErrorData {
  return {
    code: 'device-lost',
    message: 'The graphics device was lost.',
    hint: 'Start again, or reload the page: your wiring and trained links are kept in this browser.',
    detail: `${info.reason}: ${info.message}`,
  };
}

function faultOf(error: GPUError, memory: GpuMemory): ErrorData {
  if (error instanceof GPUOutOfMemoryError) {
    return {
      code: 'out-of-memory',
      message: `The graphics memory is full: ${bytesInWords(memory.bytes)} are asked for in all.`,
      hint: 'Train with fewer examples in a step, use fewer links, or choose smaller models.',
      detail: error.message,
    };
  }
  return {
    code: 'gpu',
    message: `The GPU reported an error: ${error.message.split('\n')[0]}`,
    hint: 'Copy the report and open an issue.',
    detail: error.message,
  };
}
