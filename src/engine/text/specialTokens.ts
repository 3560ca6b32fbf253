// The special tokens that a chat template may name, as a model's files have them.
import * as v from 'valibot';

/** Under the names that templates use. */
export type SpecialTokens = Readonly<Record<string, string>>;

const NAMES = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'] as const;

const token = v.union([v.string(), v.looseObject({ content: v.string() })]);
const fields = v.looseObject({});

/** From a parsed tokenizer_config.json. What is not set, or is not a token, is left out, as transformers does. */
export function readSpecialTokens(tokenizerConfig: unknown): SpecialTokens {
  const config = v.safeParse(fields, tokenizerConfig);
  if (!config.success) return {};
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const parsed = v.safeParse(token, config.output[name]);
      if (!parsed.success) return [];
      return [[name, typeof parsed.output === 'string' ? parsed.output : parsed.output.content] as const];
    }),
  );
}
