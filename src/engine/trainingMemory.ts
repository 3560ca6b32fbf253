// What training links takes of the graphics memory, before there is anything to train: a run is planned, and not allocated,
// between two models of one kind.
import type { MemoryPlan } from '../shared/models.ts';
import { OWN_SETTINGS } from '../shared/ownPreset.ts';
import { everyFourth } from '../shared/wirings.ts';
import { packLinks } from './bridge/linkWeights.ts';
import type { Gpu } from './gpu/device.ts';
import { byteLength } from './gpu/tensor.ts';
import type { Decoder } from './model/decoder.ts';
import type { EncodedExample } from './training/encode.ts';
import { Trainer } from './training/trainer.ts';

const [ANCHOR, OTHER] = ['anchor', 'other'];
/** As many as many an instruction with its answer has. */
const TOKENS = 128;

/** @param gpu a device that only counts will do. */
export function planTraining(gpu: Gpu, decoder: Decoder): MemoryPlan['training'] {
  const { blocks, width, heads } = decoder;
  const shape = (id: string) => ({ id, blocks, width, heads });
  const links = everyFourth({ anchor: shape(ANCHOR), augmenters: [shape(OTHER)] }, []);
  const { packed, wired } = packLinks(gpu, links, () => ({ anchor: width, augmenter: width }));
  const composition = { anchor: decoder, augmenters: new Map([[OTHER, decoder]]), links: wired };
  const tokens = Math.min(TOKENS, decoder.contextLength);
  const examples = trainingExamples(tokens);
  const trainer = new Trainer(gpu, composition, packed, examples, OWN_SETTINGS); // which holds nothing yet
  const linkBuffer = byteLength(packed.whole);
  return { links: links.length, examples: examples.length, tokens, bytes: linkBuffer + trainer.bytes, linkBuffer };
}

/** A batch of texts of this length, which both models read alike. */
export function trainingExamples(tokens: number): EncodedExample[] {
  return Array.from({ length: OWN_SETTINGS.batch }, () => {
    const ids = Array.from({ length: tokens }, () => 0);
    const seen = { ids, visible: ids.map((_, t) => t + 1) };
    return { ids, labels: ids, augmenters: new Map([[OTHER, seen]]) };
  });
}
