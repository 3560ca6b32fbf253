// From a model of a table to a composition that is ready to train: beside Sums, with links, settings, examples and a question
// that it will be able to answer.
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { MadeModel } from '../../shared/madeModels.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import { SUMS, TABLE_SETTINGS, tableLinks } from '../../shared/tableWiring.ts';
import { openOwnModels } from '../start.ts';
import { clearAnswers } from '../state/answers.ts';
import { askKnown } from '../state/askKnown.ts';
import { takeSides } from '../state/exampleDraft.ts';
import { useExamples } from '../state/examples.ts';
import { listModels, useLibrary } from '../state/library.ts';
import { useOpening } from '../state/opening.ts';
import { currentPreset } from '../state/preset.ts';
import { changeSettings } from '../state/run.ts';
import { changeLinks } from '../state/wiring.ts';

/** @throws PatchbayError when the models could not be opened, or the examples not taken. */
export async function wireToSums({ model, examples }: MadeModel): Promise<void> {
  if (!examples) return;
  await openOwnModels({ anchor: await sums(), augmenters: [model] });
  const { augmenters } = currentPreset();
  if (useOpening.getState().status !== 'open' || augmenters.join('\n') !== model.id) throw new PatchbayError(notOpen);
  changeSettings(TABLE_SETTINGS);
  const { blocks } = useOpening.getState().augmenters[0];
  await changeLinks(tableLinks(model.id, blocks), `${model.title} is wired to Sums.`);
  await takeSides(examples.train, examples.heldOut, model.title);
  const [first] = useExamples.getState().report?.firstHeldOut ?? [];
  clearAnswers(); // those before it were to other models
  if (first) void askKnown(first.prompt, first.completion);
}

async function sums(): Promise<ChosenModel> {
  await listModels();
  const kept = useLibrary.getState().report?.models.find(({ id }) => id === SUMS);
  return kept ?? { id: SUMS, title: 'Sums' };
}

const notOpen: ErrorData = {
  code: 'bad-request',
  message: 'The new model and Sums could not be opened together.',
  hint: 'Your model is in the library: open it there with an anchor.',
};
