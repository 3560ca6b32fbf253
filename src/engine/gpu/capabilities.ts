/** What decides for one kernel or another on this adapter. */
export interface Capabilities {
  /** The adapter is a CPU that plays a GPU. */
  fallback: boolean;
  /** Invocations of a subgroup; 0 where there are none. */
  subgroupSize: number;
  /** Names of the kernels that were found to be wrong here (src/engine/selfTest). */
  wrong: ReadonlySet<string>;
}
