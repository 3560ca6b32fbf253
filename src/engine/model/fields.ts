// Checks of single fields of config.json, and the refusal that names what is wrong.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import type { Activation } from '../ops/gate.ts';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Far more than any model has: a file cannot ask for the memory of a million. */
export const blockCount = v.pipe(count, v.maxValue(1024));
/** The kernels calculate in f32. */
const LARGEST_F32 = (2 - 2 ** -23) * 2 ** 127;
export const positive = v.pipe(v.number(), v.gtValue(0), v.maxValue(LARGEST_F32));
export const flag = v.nullish(v.boolean());
const tokenId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const tokenIds = v.nullish(v.union([tokenId, v.array(tokenId)]));

/** The ids that all families name alike. */
export const idFields = { bos_token_id: v.nullish(tokenId), eos_token_id: tokenIds };
type IdFields = v.InferOutput<v.ObjectSchema<typeof idFields, undefined>>;

export function readIds({ bos_token_id, eos_token_id }: IdFields): { bosId?: number; eosIds: number[] } {
  return { ...(bos_token_id == null ? {} : { bosId: bos_token_id }), eosIds: asList(eos_token_id) };
}

/** The output of a schema, or a refusal that names the field. @throws PatchbayError 'bad-model'. */
export function readFields<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw unusable(`${v.getDotPath(issue) ?? 'config'}: ${issue.message}`);
}

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  relu: 'relu',
};

/** @throws PatchbayError 'bad-model', naming the field. */
export function readActivation(field: string, name: string): Activation {
  if (Object.hasOwn(ACTIVATIONS, name)) return ACTIVATIONS[name];
  const known = Object.keys(ACTIVATIONS)
    .map((each) => `"${each}"`)
    .join(', ');
  throw unusable(`${field} "${name}" is not supported; these are: ${known}`);
}

/** Refuses what changes the numbers and cannot be done here. @throws PatchbayError 'bad-model', naming the first that is set. */
export function refuse(fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) if (value) throw unusable(`${name} is not supported`);
}

export function asList(ids: number | number[] | null | undefined): number[] {
  if (ids == null) return [];
  return Array.isArray(ids) ? ids : [ids];
}

export function unusable(reason: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `This model's config.json cannot be used: ${reason}.`,
    hint: 'Use a model of a supported family in Hugging Face layout.',
  });
}
