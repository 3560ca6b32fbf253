// Reading from the GPU. Staging buffers are kept and used again: a step that reads a few numbers allocates nothing.
import { bytesInWords } from '../../shared/bytes.ts';
import { PatchbayError } from '../../shared/errors.ts';
import { byteLength, type Tensor } from './tensor.ts';
import type { Waiting } from './waiting.ts';

/** How long a lost device may take to say so, once a buffer of it could not be read. */
const LOSS_MS = 1000;

/** Waits until a buffer can be read by the processor. @throws PatchbayError 'device-lost' instead of what browsers throw then. */
export async function mapToRead(
  { device, waiting }: { device: GPUDevice; waiting: Waiting },
  buffer: GPUBuffer,
  size = buffer.size,
): Promise<void> {
  try {
    await waiting.until(buffer.mapAsync(GPUMapMode.READ, 0, size));
  } catch (cause) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), LOSS_MS)));
    const lost = await Promise.race([device.lost, late]).finally(() => clearTimeout(timer));
    if (!lost) throw cause;
    const detail = `${lost.reason}: ${lost.message}`;
    throw new PatchbayError({ code: 'device-lost', message: 'The graphics device was lost.', detail }, { cause });
  }
}

export class Readback {
  private readonly idle: GPUBuffer[] = [];
  private readonly device: GPUDevice;
  private readonly waiting: Waiting;

  constructor(device: GPUDevice, waiting: Waiting) {
    this.device = device;
    this.waiting = waiting;
  }

  /** Values of a tensor as f32, once everything submitted so far is done. */
  async f32(tensor: Tensor): Promise<Float32Array> {
    return new Float32Array(await this.bytes(tensor));
  }

  /** Values of a tensor as u32, once everything submitted so far is done. */
  async u32(tensor: Tensor): Promise<Uint32Array> {
    return new Uint32Array(await this.bytes(tensor));
  }

  /** Values of several tensors as f32, one after another, in one go. */
  async together(...tensors: readonly Tensor[]): Promise<Float32Array> {
    return new Float32Array(await this.copied(tensors));
  }

  private bytes(tensor: Tensor): Promise<ArrayBuffer> {
    return this.copied([tensor]);
  }

  /** Submits the copies at once; what is submitted later is not in them. */
  private async copied(tensors: readonly Tensor[]): Promise<ArrayBuffer> {
    const size = tensors.reduce((sum, tensor) => sum + byteLength(tensor), 0);
    const { staging, full } = this.take(size);
    const encoder = this.device.createCommandEncoder({ label: 'read' });
    let at = 0;
    for (const tensor of tensors) {
      encoder.copyBufferToBuffer(tensor.buffer, tensor.offset, staging, at, byteLength(tensor));
      at += byteLength(tensor);
    }
    this.device.queue.submit([encoder.finish()]);
    const { device, waiting } = this;
    await mapToRead({ device, waiting }, staging, size).catch(async (thrown: unknown) => {
      staging.destroy();
      throw (await full) ? noRoom(size) : thrown;
    });
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    this.idle.push(staging);
    return copy;
  }

  /** `full`: whether there was no memory for it. */
  private take(size: number): { staging: GPUBuffer; full?: Promise<GPUError | null> } {
    const found = this.idle.findIndex((buffer) => buffer.size >= size && buffer.size <= Math.max(4 * size, 4096));
    if (found >= 0) return { staging: this.idle.splice(found, 1)[0] };
    if (this.idle.length > 8) this.idle.shift()?.destroy();
    this.device.pushErrorScope('out-of-memory');
    const staging = this.device.createBuffer({
      label: 'read-back',
      size: Math.max(size, 256),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    return { staging, full: this.device.popErrorScope() };
  }

  /** Of the buffers that are kept for the next reads. */
  get idleBytes(): number {
    return this.idle.reduce((sum, { size }) => sum + size, 0);
  }

  destroy(): void {
    for (const buffer of this.idle.splice(0)) buffer.destroy();
  }
}

function noRoom(size: number): PatchbayError {
  return new PatchbayError({
    code: 'out-of-memory',
    message: `There is no memory left to read ${bytesInWords(size)} from the graphics card.`,
    hint: 'Train fewer links at once, or close other tabs that use the graphics card.',
  });
}
