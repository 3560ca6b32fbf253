// A plan is a list of dispatches with pipelines, bind groups and buffers fixed: recorded once, replayed in one pass and
// one submit. Running it allocates nothing.

export interface PlannedDispatch {
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

export interface PassOptions {
  first?: number;
  end?: number;
  timestampWrites?: GPUComputePassTimestampWrites;
}

export class Plan {
  readonly dispatches: readonly PlannedDispatch[];
  private readonly device: GPUDevice;
  private readonly label: string;
  private readonly owned: GPUBuffer[];

  constructor(device: GPUDevice, label: string, dispatches: readonly PlannedDispatch[], owned: GPUBuffer[]) {
    this.device = device;
    this.label = label;
    this.dispatches = dispatches;
    this.owned = owned;
  }

  /** Bytes of the buffers that live and die with this plan. */
  get bytes(): number {
    return this.owned.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /** Submits the plan. Its inputs are read as they are at this place in the queue. */
  run(): void {
    const encoder = this.device.createCommandEncoder({ label: this.label });
    this.encode(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Encodes the plan as one pass, or dispatches first … end − 1 of it. */
  encode(
    encoder: GPUCommandEncoder,
    { first = 0, end = this.dispatches.length, timestampWrites }: PassOptions = {},
  ): void {
    const pass = encoder.beginComputePass({ label: this.label, timestampWrites });
    let bound: GPUComputePipeline | undefined;
    for (const { pipeline, bindGroup, workgroups } of this.dispatches.slice(first, end)) {
      if (pipeline !== bound) pass.setPipeline((bound = pipeline));
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...workgroups);
    }
    pass.end();
  }

  destroy(): void {
    for (const buffer of this.owned.splice(0)) buffer.destroy();
    this.device.queue.submit([]); // Dawn frees destroyed buffers with the next submit, not before
  }
}
