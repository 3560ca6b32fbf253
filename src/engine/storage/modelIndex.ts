// The list of models that ship with the page (public/models/index.json): what there is, and what each file must be.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';

const file = v.object({
  name: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*$/, 'A file name is letters, digits, "-", "_" and ".".')),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/, 'A SHA-256 is 64 lower-case hexadecimal digits.')),
});

const entry = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/, 'An id is letters, digits, "-" and "_".')),
  title: v.string(),
  about: v.string(),
  license: v.string(),
  files: v.array(file),
});

export type ModelFile = v.InferOutput<typeof file>;
export type ModelEntry = v.InferOutput<typeof entry>;

/** From the parsed index.json. Throws 'bad-model'. */
export function readModelIndex(json: unknown): ModelEntry[] {
  const parsed = v.safeParse(v.object({ models: v.array(entry) }), json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw broken(`${v.getDotPath(issue) ?? 'the whole file'}: ${issue.message}`);
  }
  const ids = new Set<string>();
  for (const { id } of parsed.output.models) {
    if (ids.has(id)) throw broken(`"${id}" is in it twice`);
    ids.add(id);
  }
  return parsed.output.models;
}

function broken(reason: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `The list of built-in models is broken: ${reason}`,
    hint: 'Make the built-in models anew: npm run models.',
  });
}
