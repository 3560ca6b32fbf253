// A composition as one .safetensors file: the links' tensors, and in the metadata which models and layers they join.
import * as v from 'valibot';
import type { Link } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { ExamplesReport, ModelCard } from '../shared/protocol.ts';
import { holdsLucidrainsLinks, readLucidrainsFile } from './lucidrainsFile.ts';
import type { NamedValues } from './model/parts.ts';
import { holdsReleasedLinks, readReleasedFile, type ModelsHere } from './releasedFile.ts';
import { linkSchema } from './storage/linkSchema.ts';
import { readSafetensors, writeSafetensors, type WrittenTensor } from './storage/safetensors.ts';

const METADATA_KEY = 'patchbay';

/** Which model an id means, so that it is known again under another one. */
const toldModel = v.object({
  title: v.string(),
  hash: v.optional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))),
  hub: v.optional(v.object({ endpoint: v.string(), repository: v.string(), commit: v.string() })),
});
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

interface Score {
  exact: number;
  loss: number;
  n: number;
}
/** What is not finite, JSON writes as null. */
const isFiniteScore = (score: Record<keyof Score, number | null>): score is Score =>
  Number.isFinite(score.exact) && Number.isFinite(score.loss);
const scoreSchema = v.pipe(
  v.object({ exact: v.nullable(v.number()), loss: v.nullable(v.number()), n: count }),
  v.transform((score): Score | undefined => (isFiniteScore(score) ? score : undefined)),
);

/** What a file tells besides its links. Files of earlier versions tell nothing. */
const aboutSchema = v.object({
  /** By the ids that the wiring uses. */
  models: v.record(v.string(), toldModel),
  examples: v.optional(v.object({ name: v.string(), hash: v.string(), train: count, heldOut: count })),
  /** On those held out, when it was last measured with these weights; absent where that is no number. */
  score: v.optional(scoreSchema),
  /** The day, ISO 8601: so the same composition gives the same file all day. */
  saved: v.string(),
});
export type CompositionAbout = v.InferOutput<typeof aboutSchema>;

const wiringSchema = v.object({
  about: v.optional(aboutSchema),
  format: v.literal(1),
  anchor: v.string(),
  augmenters: v.array(v.string()),
  links: v.array(linkSchema),
});

/** @param cards of the models that the wiring joins. */
export function aboutNow(
  cards: readonly ModelCard[],
  { name, hash, train, heldOut }: Pick<ExamplesReport, 'name' | 'hash' | 'train' | 'heldOut'>,
  score?: CompositionAbout['score'],
): CompositionAbout {
  return {
    models: Object.fromEntries(cards.map(({ id, title, hash: content, hub }) => [id, { title, hash: content, hub }])),
    score,
    examples: train + heldOut > 0 ? { name, hash, train, heldOut } : undefined,
    saved: new Date().toISOString().slice(0, 10),
  };
}

export interface CompositionFile {
  anchor: string;
  augmenters: string[];
  links: Link[];
  /** Per link, in the order of `links`; in the file their names have `links.{i}.` in front. */
  values: NamedValues[][];
  about?: CompositionAbout;
}

/** @param more tensors and metadata of what else the file holds (projectFile.ts). */
export function writeCompositionFile(
  { anchor, augmenters, links, values, about }: CompositionFile,
  more: { tensors: readonly WrittenTensor[]; metadata: Record<string, string> } = { tensors: [], metadata: {} },
): ArrayBuffer {
  const told = about?.score && !isFiniteScore(about.score) ? { ...about, score: undefined } : about;
  const wiring = { format: 1, anchor, augmenters, links, about: told };
  const tensors = values.flatMap((named, i) =>
    named.map((tensor) => ({ ...tensor, name: linkPrefix(i) + tensor.name })),
  );
  return writeSafetensors([...tensors, ...more.tensors], { ...more.metadata, [METADATA_KEY]: JSON.stringify(wiring) });
}

/**
 * @param here the models that are loaded: with them, files of google-deepmind/calm and lucidrains/CALM-pytorch open as well.
 * @throws PatchbayError 'bad-composition', or 'bad-model' when it is no safetensors file at all.
 */
export function readCompositionFile(bytes: ArrayBuffer, here?: ModelsHere): CompositionFile {
  const file = readSafetensors(bytes);
  if (here && holdsReleasedLinks(file)) return readReleasedFile(file, here);
  if (here && holdsLucidrainsLinks(file)) return readLucidrainsFile(file, here);
  const { anchor, augmenters, links, about } = readWiring(file.metadata);
  const values = links.map((): NamedValues[] => []);
  for (const [name, tensor] of file.tensors) {
    const [prefix, place] = LINK_PREFIX.exec(name) ?? [];
    if (prefix === undefined) continue;
    const { shape } = tensor;
    values.at(Number(place))?.push({ name: name.slice(prefix.length), shape, values: tensor.values() });
  }
  return { anchor, augmenters, links, values, about };
}

/** What the metadata alone say. @throws PatchbayError 'bad-composition'. */
export function readWiring(metadata: Readonly<Record<string, string>>): Omit<CompositionFile, 'values'> {
  const text = metadata[METADATA_KEY];
  if (text === undefined) throw notOurs('It is a .safetensors file, but holds no Patchbay composition.');
  const parsed = v.safeParse(wiringSchema, parseJson(text));
  if (!parsed.success) throw notOurs('Its wiring cannot be read: it was made by another version, or changed by hand.');
  return parsed.output;
}

/** As `linkPrefix` writes it. */
const LINK_PREFIX = /^links\.(0|[1-9]\d{0,5})\./;

function linkPrefix(i: number): string {
  return `links.${i}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notOurs(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message,
    hint: 'Open a file that "Save the composition" made.',
  });
}
