// What is held on a device: every buffer that was made and not destroyed, whoever made it.

export class GpuMemory {
  bytes = 0;
  buffers = 0;
  /** The most that was held at one time. */
  peakBytes = 0;

  /** Counts from now on: makes the device report each buffer. */
  constructor(device: GPUDevice) {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      this.count(buffer);
      return buffer;
    };
  }

  private count(buffer: GPUBuffer): void {
    this.hold(1, buffer.size);
    const destroy = buffer.destroy.bind(buffer);
    let held = true;
    buffer.destroy = () => {
      if (held) this.hold(-1, -buffer.size);
      held = false;
      return destroy();
    };
  }

  private hold(buffers: number, bytes: number): void {
    this.buffers += buffers;
    this.bytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
  }
}
