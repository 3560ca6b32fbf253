// The flags of a call, and what they say, checked.
import { parseArgs } from 'node:util';
import type { TextFormat } from '../shared/chat.ts';
import { badRequest, type PatchbayError } from '../shared/errors.ts';
import { GREEDY, samplingProblem, type Sampling } from '../shared/sampling.ts';
import type { Prompt } from '../engine/text/conversation.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../engine/gpu/packing.ts';

const options = {
  json: { type: 'boolean' },
  model: { type: 'string' },
  ids: { type: 'string' },
  prompt: { type: 'string' },
  chat: { type: 'boolean' },
  system: { type: 'string' },
  'max-tokens': { type: 'string' },
  anchor: { type: 'string' },
  augmenter: { type: 'string', multiple: true },
  links: { type: 'string' },
  data: { type: 'string' },
  'held-out': { type: 'string' },
  steps: { type: 'string' },
  batch: { type: 'string' },
  'learning-rate': { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  composition: { type: 'string' },
  weights: { type: 'string' },
  temperature: { type: 'string' },
  'top-p': { type: 'string' },
  'top-k': { type: 'string' },
  'repetition-penalty': { type: 'string' },
} as const;

export type Flags = ReturnType<typeof parseFlags>['values'];

export function parseFlags(argv: string[]) {
  return parseArgs({ args: argv, options, allowPositionals: true });
}

export function weights(flags: Flags): WeightFormat | undefined {
  const asked = flags.weights;
  const format = WEIGHT_FORMATS.find((known) => known === asked);
  if (asked !== undefined && !format) throw badCall(`--weights takes ${WEIGHT_FORMATS.join(', ')}; got "${asked}".`);
  return format;
}

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

export function parseIds(text: string): number[] {
  const ids = text.split(',').map((id) => id.trim());
  if (!ids.every((id) => /^\d+$/.test(id))) throw badCall(`--ids takes whole numbers, such as 1,2,3; got "${text}".`);
  return ids.map(Number);
}

export function checkIds(ids: readonly number[], vocabulary: number): void {
  const unknown = ids.find((id) => id >= vocabulary);
  if (unknown !== undefined) throw badCall(`The model has tokens 0 to ${vocabulary - 1}; ${unknown} is none of them.`);
}

export function required(
  flags: Flags,
  name: 'model' | 'ids' | 'prompt' | 'anchor' | 'links' | 'data' | 'out' | 'composition',
): string {
  const value = flags[name];
  if (value === undefined) throw badCall(`--${name} is missing.`);
  return value;
}

export function number(
  flags: Flags,
  name:
    | 'max-tokens'
    | 'steps'
    | 'batch'
    | 'learning-rate'
    | 'seed'
    | 'temperature'
    | 'top-p'
    | 'top-k'
    | 'repetition-penalty',
  otherwise: number,
): number {
  const value = flags[name] === undefined ? otherwise : Number(flags[name]);
  if (!Number.isFinite(value) || value < 0) throw badCall(`--${name} takes a number; got "${flags[name]}".`);
  return value;
}

export function badCall(message: string): PatchbayError {
  return badRequest(message, 'See `npm run -s patchbay` for the calls.');
}
