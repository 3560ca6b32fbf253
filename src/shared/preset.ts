// A preset is everything that the page needs to show a first composition: models, links, examples, prompts.
// Adding one is adding a file beside codesAndSums.ts and a line to presets.ts. Those that ship are called examples.
import type { TextFormat } from './chat.ts';
import type { Link } from './composition.ts';
import type { Speaker, TrainingSettings } from './protocol.ts';

export interface PromptChip {
  prompt: string;
  /** The right answer. */
  expected: string;
  /** What each speaker said when the preset was made; shown, marked as recorded, until the live answers are there. */
  recorded: Record<Speaker, string>;
}

export interface Preset {
  /** What is wired and trained is kept under it. */
  id: string;
  /** Under which earlier versions kept it. */
  formerIds?: string[];
  /** Id of the example that this is, with more augmenters: its files are that one's. */
  extends?: string;
  title: string;
  headline: string;
  /** Ids of models of the library. */
  anchor: string;
  augmenters: string[];
  /** None: every fourth layer, as in the paper. */
  links: Link[];
  /**
   * In the folder public/models/<id of the example>: the shipped, trained links, the examples, and questions that the anchor
   * can answer by itself. Absent: there are none.
   */
  files?: { links: string; train: string; heldOut: string; kept: string };
  /** How questions and examples are put to the models. */
  format: TextFormat;
  prompts: PromptChip[];
  /** How the page finds the right answer to a question that is in no file; see src/app/ask/expectedAnswer.ts. */
  checker: 'sumOfCodes' | 'keyQuestion' | 'none';
  maxTokens: number;
  settings: TrainingSettings;
  /** Longest text that there is room for, in tokens; DEFAULT_CONTEXT unless given. */
  context?: number;
}

export const DEFAULT_CONTEXT = 2048;

/** Id of the example that it is, by itself or with more augmenters; undefined for models of a person's own. */
export const exampleIdOf = ({ id, extends: base, files }: Preset): string | undefined => base ?? (files && id);

/** One that ships, with files of its own. */
export type BuiltInPreset = Preset & Required<Pick<Preset, 'files'>>;
