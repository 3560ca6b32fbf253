// Files that travel: what one is, which models it needs, and whether they are here.
export interface NeededModel {
  /** What the file calls it. */
  id: string;
  title: string;
  /** SHA-256 over its weights, config and tokenizer, as far as the file tells. */
  hash?: string;
  /** Where it came from, where that was a hub: "owner/name". */
  repository?: string;
  endpoint?: string;
  /** The model of this browser that it is; absent: it is missing. */
  here?: string;
  /** There is one of that name with other content. */
  differs?: boolean;
}

export type PortableKind =
  /** Links and wiring (.safetensors of ours). */
  | 'composition'
  /** Wiring, examples and runs. */
  | 'project'
  /** Links as google-deepmind/calm, or lucidrains/CALM-pytorch, name them: no wiring, so they go to the models that are open. */
  | 'calm'
  | 'lucidrains';

export interface PortableFile {
  kind: PortableKind;
  name: string;
  bytes: number;
  /** Both absent where the file does not tell. */
  anchor?: NeededModel;
  augmenters?: NeededModel[];
  links: number;
  /** As measured when it was saved. */
  score?: { exact: number; loss: number; n: number };
  examples?: { name: string; hash: string; train: number; heldOut: number };
  runs?: number;
  /** The day, ISO 8601. */
  saved?: string;
}
