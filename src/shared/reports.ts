// What the engine says of itself: the adapter that it runs on, what it holds there, which kernels are wrong, where the time goes.

export interface AdapterSummary {
  name: string;
  /** True when the "GPU" is really the CPU. */
  fallback: boolean;
}

/** The adapter in full. */
export interface AdapterReport extends AdapterSummary {
  vendor: string;
  architecture: string;
  features: string[];
  maxBufferBytes: number;
  /** Invocations that run as one; 0 where the adapter does not say or the number varies. */
  subgroupSize: number;
}

/** A kernel that does not do on this adapter what it should. */
export interface WrongKernel {
  kernel: string;
  /** The first number that is wrong, or the compiler's complaint. */
  problem: string;
  /** The plainer kernel that is used instead, if there is one. */
  replacedBy?: string;
}

/** Every kernel, run once and held against its twin. */
export interface SelfTestReport {
  checked: number;
  ms: number;
  wrong: WrongKernel[];
}

export interface MemoryPart {
  what: 'weights' | 'links' | 'caches' | 'run' | 'other';
  /** A model's title. */
  of?: string;
  bytes: number;
}

/** What the engine runs on and what it holds there. */
export interface DeviceReport {
  adapter: AdapterReport;
  selfTest: SelfTestReport;
  heldBytes: number;
  /** The most that was held at one time. */
  peakBytes: number;
  parts: MemoryPart[];
}

/** Where the time of one token or one training step goes. */
export interface SpeedReport {
  /** Of the whole, in one go. */
  ms: number;
  /** With `one by one` the kernels' times hold the cost of submitting each by itself. */
  measuredBy: 'timestamps' | 'one by one';
  /** Slowest first. */
  kernels: { name: string; dispatches: number; ms: number }[];
  /** What it holds on the GPU besides models and links. */
  heldBytes: number;
  /** What the planner said before. */
  plannedBytes?: number;
}
