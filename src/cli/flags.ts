// The flags of a call, and what they say, checked.
import { parseArgs } from 'node:util';
import type { TextFormat } from '../shared/chat.ts';
import { badRequest, type PatchbayError } from '../shared/errors.ts';
import { GREEDY, samplingProblem, type Sampling } from '../shared/sampling.ts';
import type { Prompt } from '../engine/text/conversation.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../engine/gpu/packing.ts';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const yes = { type: 'boolean' } as const;

const options = {
  json: yes,
  quiet: yes,
  // models and questions
  model: text,
  anchor: text,
  augmenter: texts,
  composition: text,
  weights: text,
  ids: text,
  prompt: text,
  chat: yes,
  system: text,
  'max-tokens': text,
  temperature: text,
  'top-p': text,
  'top-k': text,
  'repetition-penalty': text,
  // links and examples
  links: text,
  heads: text,
  form: text,
  mask: text,
  from: text,
  data: texts,
  'held-out': texts,
  'held-out-share': text,
  // a run
  steps: text,
  epochs: text,
  batch: text,
  'batch-tokens': text,
  accumulate: text,
  'learning-rate': text,
  schedule: text,
  'warmup-steps': text,
  'weight-decay': text,
  clip: text,
  seed: text,
  'evaluate-every': text,
  patience: text,
  'checkpoint-every': text,
  checkpoint: text,
  resume: text,
  out: text,
  // measuring, tables
  measures: yes,
  speaker: texts,
  csv: text,
  table: text,
  key: text,
  value: text,
  title: text,
} as const;

export type Flags = ReturnType<typeof parseFlags>['values'];
type FlagWith<T> = { [Name in keyof Flags]-?: Exclude<Flags[Name], undefined> extends T ? Name : never }[keyof Flags];
export type TextFlag = FlagWith<string>;

export function parseFlags(argv: string[]) {
  return parseArgs({ args: argv, options, allowPositionals: true });
}

export function required(flags: Flags, name: TextFlag): string {
  const value = flags[name];
  if (value === undefined) throw badCall(`--${name} is missing.`);
  return value;
}

/** Those that may be given several times. */
export function requiredAll(flags: Flags, name: FlagWith<string[]>): string[] {
  const values = flags[name] ?? [];
  if (values.length === 0) throw badCall(`--${name} is missing.`);
  return values;
}

export function number(flags: Flags, name: TextFlag, otherwise: number): number {
  const given = flags[name];
  const value = given === undefined ? otherwise : given.trim() === '' ? NaN : Number(given);
  if (!Number.isFinite(value) || value < 0) throw badCall(`--${name} takes a number; got "${given}".`);
  return value;
}

export function oneOf<T extends string>(flags: Flags, name: TextFlag, known: readonly T[]): T | undefined {
  const asked = flags[name];
  const found = known.find((each) => each === asked);
  if (asked !== undefined && !found) throw badCall(`--${name} takes ${known.join(', ')}; got "${asked}".`);
  return found;
}

export const weights = (flags: Flags): WeightFormat | undefined => oneOf(flags, 'weights', WEIGHT_FORMATS);

/** The prompt as it is, or, with --chat, as a conversation. */
export function question(flags: Flags): Prompt {
  const content = required(flags, 'prompt');
  if (!flags.chat) return content;
  const system = flags.system === undefined ? [] : [{ role: 'system' as const, content: flags.system }];
  return [...system, { role: 'user', content }];
}

export const textFormat = (flags: Flags): TextFormat => (flags.chat ? 'chat' : 'plain');

/** Greedy unless a temperature is given. */
export function sampling(flags: Flags): Sampling {
  const settings = {
    ...GREEDY,
    temperature: number(flags, 'temperature', GREEDY.temperature),
    topP: number(flags, 'top-p', GREEDY.topP),
    topK: number(flags, 'top-k', GREEDY.topK),
    repetitionPenalty: number(flags, 'repetition-penalty', GREEDY.repetitionPenalty),
    seed: number(flags, 'seed', GREEDY.seed),
  };
  const problem = samplingProblem(settings);
  if (problem) throw badCall(problem);
  return settings;
}

export function parseIds(given: string): number[] {
  const ids = given.split(',').map((id) => id.trim());
  if (!ids.every((id) => /^\d+$/.test(id))) throw badCall(`--ids takes whole numbers, such as 1,2,3; got "${given}".`);
  return ids.map(Number);
}

export function checkIds(ids: readonly number[], vocabulary: number): void {
  const unknown = ids.find((id) => id >= vocabulary);
  if (unknown !== undefined) throw badCall(`The model has tokens 0 to ${vocabulary - 1}; ${unknown} is none of them.`);
}

export function badCall(message: string): PatchbayError {
  return badRequest(message, 'See `npm run -s patchbay` for the calls.');
}
