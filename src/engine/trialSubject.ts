// What a trial trains, and who then answers: links over the models that are open; the same over augmenters that never learned
// anything; or adapters on the anchor, as many numbers as the links have (CALM §5, Table 5).
import { linkParameters } from '../shared/composition.ts';
import { badRequest } from '../shared/errors.ts';
import type { Trial } from '../shared/trials.ts';
import { alone, type Composition } from './bridge/composition.ts';
import { writeCompositionFile } from './compositionFile.ts';
import { allocating } from './gpu/allocating.ts';
import type { Gpu } from './gpu/device.ts';
import type { PackedTensors } from './gpu/packedTensors.ts';
import { bufferBytes } from './gpu/tensor.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { LoadedModel } from './loadedModel.ts';
import { addLora, loraRank } from './model/lora.ts';
import { untrainedTwin } from './model/untrained.ts';
import type { Opening } from './opening.ts';
import type { Speakers } from './speakers.ts';

export interface TrialSubject {
  composition: Composition;
  /** What is trained of it. */
  packed: PackedTensors;
  /** Trained numbers. */
  parameters: number;
  /** Asked and scored as the composition. */
  speakers: Speakers;
  /** Those that its links are on. */
  boards: LinkBoard[];
  /** What it holds on the GPU besides boards and what is open. */
  bytes: number;
  /** The trained links as a file, where they belong to models that will still be there. */
  save(): Promise<ArrayBuffer | undefined>;
  destroy(): void;
}

/** @throws PatchbayError 'bad-composition' for links that cannot be, 'bad-request' without links, 'out-of-memory'; with nothing held. */
export function trialSubject(gpu: Gpu, opening: Opening, order: Trial): Promise<TrialSubject> {
  const { links, control } = order;
  switch (control) {
    case 'lora':
      return adaptedAnchor(gpu, opening, order);
    case 'untrained-augmenter':
      return untrainedAugmenters(gpu, opening, order);
    case 'prompt-only':
      return linked(opening, { ...order, links: links.map((link) => ({ ...link, mask: 'prompt' })) });
    default:
      return linked(opening, order);
  }
}

async function linked(opening: Opening, { links, settings }: Trial, models = opening.models): Promise<TrialSubject> {
  const { board, speakers } = opening.beside(models);
  try {
    await board.set(links, settings.seed);
  } catch (thrown) {
    board.destroy();
    throw thrown;
  }
  const { composition, packed } = board;
  return {
    composition,
    packed,
    parameters: board.wiring.parameters,
    speakers,
    boards: [board],
    bytes: 0,
    save: async () => writeCompositionFile(await board.save()),
    destroy: () => board.destroy(),
  };
}

/** The weights that they are drawn with are gone afterwards, so there is no file. */
async function untrainedAugmenters(gpu: Gpu, opening: Opening, order: Trial): Promise<TrialSubject> {
  opening.board.check(order.links);
  const [anchor, ...augmenters] = opening.models;
  const linkedIds = new Set(order.links.map(({ augmenter }) => augmenter));
  const twins: LoadedModel[] = [];
  const giveBack = (): void => {
    for (const { decoder } of twins) decoder.destroy();
  };
  try {
    const models = [anchor];
    for (const [i, model] of augmenters.entries()) {
      if (!linkedIds.has(model.card.id)) {
        models.push(model);
        continue;
      }
      const twin = { ...model, decoder: await untrainedTwin(gpu, model.decoder, order.settings.seed + i) };
      twins.push(twin);
      models.push(twin);
    }
    const subject = await linked(opening, order, models);
    return {
      ...subject,
      bytes: twins.reduce((sum, { decoder }) => sum + bufferBytes(decoder.parts.map(({ tensor }) => tensor)), 0),
      save: () => Promise.resolve(undefined),
      destroy: () => {
        subject.destroy();
        giveBack();
      },
    };
  } catch (thrown) {
    giveBack();
    throw thrown;
  }
}

/** Links of whatever variant, into however many augmenters, are as many numbers; the augmenters are not read. */
async function adaptedAnchor(gpu: Gpu, opening: Opening, { links, settings }: Trial): Promise<TrialSubject> {
  opening.board.check(links);
  const [anchor, ...augmenters] = opening.models;
  const numbers = links
    .filter(({ enabled }) => enabled)
    .map(({ variant, augmenter }) => {
      const width = augmenters.find(({ card }) => card.id === augmenter)?.decoder.width ?? 0;
      return linkParameters(variant, width, anchor.decoder.width);
    })
    .reduce((sum, count) => sum + count, 0);
  if (numbers === 0)
    throw badRequest('There is no link to compare adapters with.', 'Link two layers, or switch a link on.');
  const rank = loraRank(anchor.decoder.config, numbers);
  const lora = await allocating(gpu, 'adapters of the size of these links', 'Try fewer links.', () => {
    const made = addLora(gpu, anchor.decoder, rank, settings.seed);
    return { ...made, destroy: () => made.packed.destroy() };
  });
  const composition = alone(lora.decoder);
  return {
    composition,
    packed: lora.packed,
    parameters: lora.numbers,
    speakers: opening.speakersOf([{ ...anchor, decoder: lora.decoder }], () => composition),
    boards: [],
    bytes: lora.packed.whole.buffer.size,
    save: () => Promise.resolve(undefined),
    destroy: () => lora.destroy(),
  };
}
