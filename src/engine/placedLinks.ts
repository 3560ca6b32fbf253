// What lies on a board when models are opened: links that come with an example, those of models that stay, and first ones.
import type { Preset } from '../shared/preset.ts';
import { everyFourth } from '../shared/wirings.ts';
import { linksOf, together, withFreeIds, type BroughtLinks } from './broughtLinks.ts';
import { readCompositionFile, type CompositionFile } from './compositionFile.ts';
import { presetFile, ships, type Library } from './library.ts';
import type { LinkBoard } from './linkBoard.ts';

/** What a preset's file holds: links, and for which models. */
export type ShippedLinks = CompositionFile & Pick<BroughtLinks, 'origin' | 'steps'>;

export interface Place {
  readonly preset: Preset;
  readonly board: LinkBoard;
}

/** Links that ship with the example, where it has some for these augmenters; for the others the preset's, or every 4th layer. */
export async function placeFirstLinks(
  { preset, board }: Place,
  library: Library,
  augmenters: readonly string[],
): Promise<void> {
  let without = augmenters;
  const shipped = await readShippedLinks(library, preset);
  if (shipped) {
    without = augmenters.filter((id) => !shipped.augmenters.includes(id));
    await place(board, together(await linksOn(board), linksOf(shipped, augmenters)));
  }
  if (without.length === 0) return;
  const { anchor, augmenters: all } = board.models;
  const named = preset.links.filter(({ augmenter }) => without.includes(augmenter));
  const joining = all.filter(({ id }) => without.includes(id));
  const first = named.length > 0 ? named : everyFourth({ anchor, augmenters: joining }, []);
  const { links } = board.wiring;
  await board.set([...links, ...withFreeIds(first, links)]);
}

/** In place of the links of the augmenters that they are for. */
export async function placeShippedLinks(board: LinkBoard, shipped: ShippedLinks): Promise<void> {
  const others = board.models.augmenters.map(({ id }) => id).filter((id) => !shipped.augmenters.includes(id));
  await place(board, together(shipped, linksOf(await linksOn(board), others)));
}

/** Links of these augmenters, from elsewhere, in place of those that they have here. */
export async function placeBrought(board: LinkBoard, from: BroughtLinks, augmenters: readonly string[]): Promise<void> {
  const others = board.models.augmenters.map(({ id }) => id).filter((id) => !augmenters.includes(id));
  await place(board, together(linksOf(from, augmenters), linksOf(await linksOn(board), others)));
}

export async function linksOn(board: LinkBoard): Promise<BroughtLinks> {
  const { origin, steps } = board;
  return { ...(await board.save()), origin, steps };
}

async function place(board: LinkBoard, { links, values, origin, steps }: BroughtLinks): Promise<void> {
  const { anchor, augmenters } = board.models;
  await board.load({ anchor: anchor.id, augmenters: augmenters.map(({ id }) => id), links, values }, origin, steps);
}

/** Undefined when none ship. @throws PatchbayError 'bad-model' when the file is not there, or cannot be read. */
export async function readShippedLinks(library: Library, preset: Preset): Promise<ShippedLinks | undefined> {
  if (!ships(preset)) return undefined;
  const file = readCompositionFile(await presetFile(library, preset, 'links'));
  return { ...file, origin: 'preset', steps: 0 };
}
