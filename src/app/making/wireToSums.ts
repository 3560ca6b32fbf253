// From a model of a table to a composition that is ready to train: beside Sums, with links, settings and examples.
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { MadeModel } from '../../shared/madeModels.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import { openOwnModels } from '../start.ts';
import { takeSides } from '../state/exampleDraft.ts';
import { listModels, useLibrary } from '../state/library.ts';
import { useOpening } from '../state/opening.ts';
import { currentPreset, example } from '../state/preset.ts';
import { changeSettings } from '../state/run.ts';
import { changeLinks } from '../state/wiring.ts';

/** @throws PatchbayError when the models could not be opened, or the examples not taken. */
export async function wireToSums({ model, examples }: MadeModel): Promise<void> {
  if (!examples) return;
  await openOwnModels({ anchor: await sums(), augmenters: [model] });
  const { augmenters } = currentPreset();
  if (useOpening.getState().status !== 'open' || augmenters.join('\n') !== model.id) throw new PatchbayError(notOpen);
  changeSettings(example.settings);
  await changeLinks(linksOf(model.id, model.blocks), `${model.title} is wired to Sums.`);
  await takeSides(examples.train, examples.heldOut, model.title);
}

/** As in the example that ships: from what the augmenter has worked out last into every layer of Sums. */
function linksOf(augmenter: string, blocks: number | undefined) {
  return example.links.map((link) => {
    const from = blocks ?? link.from;
    return { ...link, id: `${augmenter}-${from}-${link.to}`, augmenter, from };
  });
}

async function sums(): Promise<ChosenModel> {
  await listModels();
  const kept = useLibrary.getState().report?.models.find(({ id }) => id === example.anchor);
  return kept ?? { id: example.anchor, title: 'Sums' };
}

const notOpen: ErrorData = {
  code: 'bad-request',
  message: 'The new model and Sums could not be opened together.',
  hint: 'Your model is in the library: open it there with an anchor.',
};
