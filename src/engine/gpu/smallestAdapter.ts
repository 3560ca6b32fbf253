// The smallest adapter that WebGPU allows: the default limits of its specification, and no optional feature. It stands before
// a real adapter, and the device that it gives has these limits and no more, so that whatever asks for more is refused.
import { badRequest } from '../../shared/errors.ts';

/** https://www.w3.org/TR/webgpu/#limits: of each, what every adapter must have. */
export const DEFAULT_LIMITS = {
  maxTextureDimension1D: 8192,
  maxTextureDimension2D: 8192,
  maxTextureDimension3D: 2048,
  maxTextureArrayLayers: 256,
  maxBindGroups: 4,
  maxBindGroupsPlusVertexBuffers: 24,
  maxBindingsPerBindGroup: 1000,
  maxDynamicUniformBuffersPerPipelineLayout: 8,
  maxDynamicStorageBuffersPerPipelineLayout: 4,
  maxSampledTexturesPerShaderStage: 16,
  maxSamplersPerShaderStage: 16,
  maxStorageBuffersPerShaderStage: 8,
  maxStorageTexturesPerShaderStage: 4,
  maxUniformBuffersPerShaderStage: 12,
  maxUniformBufferBindingSize: 64 * 2 ** 10,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  minUniformBufferOffsetAlignment: 256,
  minStorageBufferOffsetAlignment: 256,
  maxVertexBuffers: 8,
  maxBufferSize: 256 * 2 ** 20,
  maxVertexAttributes: 16,
  maxVertexBufferArrayStride: 2048,
  maxInterStageShaderVariables: 16,
  maxColorAttachments: 8,
  maxColorAttachmentBytesPerSample: 32,
  maxComputeWorkgroupStorageSize: 16 * 2 ** 10,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupsPerDimension: 65535,
} as const;

/** What it passes itself off as: kernels for a CPU that plays a GPU are others than those for a card. */
const GUISES = {
  smallest: { description: 'smallest adapter', isFallbackAdapter: true },
  'smallest-card': { description: 'smallest card', isFallbackAdapter: false },
} as const;

/**
 * @param name 'smallest' or 'smallest-card'.
 * @throws PatchbayError 'bad-request' for another name.
 */
export function smallestGpu(gpu: GPU, name: string): Pick<GPU, 'requestAdapter'> {
  if (!Object.hasOwn(GUISES, name))
    throw badRequest(`There is no adapter "${name}".`, `Take one of: ${Object.keys(GUISES).join(', ')}.`);
  const told = GUISES[name as keyof typeof GUISES];
  const info = { vendor: '', architecture: '', device: '', subgroupMinSize: 4, subgroupMaxSize: 128, ...told };
  return {
    requestAdapter: async (options) => {
      const adapter = await gpu.requestAdapter(options);
      return adapter && smallest(adapter, info);
    },
  };
}

function smallest(adapter: GPUAdapter, info: Omit<GPUAdapterInfo, '__brand'>): GPUAdapter {
  return {
    limits: DEFAULT_LIMITS,
    features: new Set<string>(),
    info,
    requestDevice: ({ label, requiredLimits = {}, requiredFeatures = [] }: GPUDeviceDescriptor = {}) => {
      const [feature] = requiredFeatures;
      if (feature) return Promise.reject(new TypeError(`The smallest adapter has no ${feature}.`));
      const wanted = Object.entries(requiredLimits).find(([limit, value]) => isBeyond(limit, value));
      if (wanted) return Promise.reject(new DOMException(`${wanted.join(': ')} is too much.`, 'OperationError'));
      return adapter.requestDevice({ label, requiredLimits: DEFAULT_LIMITS });
    },
  } as unknown as GPUAdapter;
}

/** As the specification compares: an alignment is better when it is smaller. */
function isBeyond(limit: string, value: number | undefined): boolean {
  if (value === undefined) return false;
  const own = (DEFAULT_LIMITS as Readonly<Record<string, number>>)[limit];
  if (own === undefined) return true;
  return limit.startsWith('min') ? value < own : value > own;
}
