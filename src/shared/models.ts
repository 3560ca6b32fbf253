// Models that are kept in this browser, or could be: where they come from, what they need, how far they have come.
import type { ErrorData } from './errors.ts';

/** A repository on a server that speaks the Hugging Face hub's paths. */
export interface HubAddress {
  /** Origin of the server, such as "https://huggingface.co". */
  endpoint: string;
  /** "owner/name" */
  repository: string;
  /** Branch, tag or commit; "main" unless given. */
  revision?: string;
}

export type ModelSource =
  | { kind: 'builtIn' }
  | { kind: 'hub'; address: HubAddress; commit: string }
  /** From a folder or loose files of this computer; or made here, from a table. */
  | { kind: 'files'; isMade?: true };

/**
 * `kept`: whole, and checked. `incomplete`: something is missing, and nobody fetches it. `fetching`: on its way. Built-in
 * models are always `kept`: they come with the page, and into this browser when they are opened first.
 */
export type ModelState = 'kept' | 'incomplete' | 'fetching';

export interface PartSize {
  /** Of all its files. */
  bytes: number;
  /** How much of that is in this browser. */
  keptBytes: number;
}

/** One model of the library. */
export interface LibraryModel extends PartSize {
  /** What it is called in compositions and commands. */
  id: string;
  title: string;
  source: ModelSource;
  license: string;
  /** What it knows and can do, in a sentence; of built-in models. */
  about?: string;
  /** Over the files that decide what it says; absent while they are not all here. */
  hash?: string;
  /** Known once its config.json was read. */
  family?: string;
  blocks?: number;
  width?: number;
  hasChatTemplate?: boolean;
  state: ModelState;
  /** ISO 8601; absent for built-in models. */
  added?: string;
  /** Why the last attempt to fetch it ended. */
  problem?: ErrorData;
}

export interface LibraryReport {
  models: LibraryModel[];
  /** What comes with the examples besides their models: trained links and files, by the example's id. */
  companions?: Record<string, PartSize>;
  /** All that comes with the page, each content once: examples share files. Absent while that is not known. */
  shipped?: PartSize;
  /** What this site keeps in the browser, and what it may keep; absent where the browser does not tell. */
  usedBytes?: number;
  quotaBytes?: number;
}

/** How far a model's files have come. */
export interface FetchProgress {
  id: string;
  loadedBytes: number;
  totalBytes: number;
  bytesPerSecond: number;
}

/** What a model is and needs, told before anything is downloaded: from its small files and the heads of its weights. */
export interface ModelPlan {
  title: string;
  source: ModelSource;
  license: string;
  /** What would be kept, README and the like left out. */
  files: { name: string; bytes: number }[];
  bytes: number;
  /** Of these, already in this browser. */
  keptBytes: number;
  family: string;
  blocks: number;
  width: number;
  heads: number;
  vocabulary: number;
  contextLength: number;
  parameters: number;
  /** As stored: "BF16", "F32"; several where tensors differ: "F16, F32". */
  precision: string;
  hasChatTemplate: boolean;
  memory: MemoryPlan;
  /** Whole sentences: why it cannot be used here, or not in full. Empty when it fits. */
  obstacles: string[];
}

/** Bytes of graphics memory. */
export interface MemoryPlan {
  /** How matrices would be kept on this adapter. */
  format: 'f32' | 'f16' | 'q8';
  weights: number;
  /** Keys and values of this many tokens, and the plans to compute them. */
  context: number;
  cache: number;
  /** What each token more, or less, makes of that. */
  cachePerToken: number;
  /**
   * What training takes besides: links as a new composition has them, into a model of the same kind, with so many examples
   * of so many tokens in a step. All links lie in one buffer.
   */
  training: { links: number; examples: number; tokens: number; bytes: number; linkBuffer: number };
  /** The most that one buffer would need without training, and may have here. */
  largestBuffer: number;
  largestPossible: number;
}

/** One of the files that make up a model. */
export interface ModelFile {
  name: string;
  bytes: number;
}

/** A file of a folder that was dropped or picked. */
export interface PickedFile {
  /** Its name, without folders. */
  name: string;
  blob: Blob;
}
