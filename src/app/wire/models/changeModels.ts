// What a person can do to the models on the board, and what is said when it is done.
import type { ChosenModel, OwnModels } from '../../../shared/ownPreset.ts';
import type { Wiring } from '../../../shared/protocol.ts';
import { formatPlural } from '../../parts/format.ts';
import type { IconName } from '../../parts/Icon.tsx';
import { currentModels, useModelSet, withAugmenter, withInstead, withMoved, without } from '../../state/modelSet.ts';
import { openOwnModels } from '../../start.ts';

/** What a model is looked for: a new augmenter, or one in the place of another. */
export interface Wanted {
  /** Absent: a further augmenter. */
  instead?: ChosenModel;
}

export interface CardCommand {
  name: string;
  icon: IconName;
  run: () => void;
}

/** @param pick asks which model. */
export function cardCommands(models: OwnModels, model: ChosenModel, pick: (wanted: Wanted) => void): CardCommand[] {
  const at = models.augmenters.findIndex(({ id }) => id === model.id);
  const replace: CardCommand = { name: 'Replace…', icon: 'swap', run: () => pick({ instead: model }) };
  if (at < 0) return [replace];
  const left: CardCommand = { name: 'Move left', icon: 'left', run: () => void move(model, -1) };
  const right: CardCommand = { name: 'Move right', icon: 'arrow', run: () => void move(model, 1) };
  const remove: CardCommand = { name: 'Remove', icon: 'bin', run: () => void removeModel(model) };
  const last = models.augmenters.length - 1;
  return [replace, ...(at > 0 ? [left] : []), ...(at < last ? [right] : []), remove];
}

export function takeModel({ instead }: Wanted, model: ChosenModel): Promise<void> {
  const models = currentModels();
  if (!instead) return change(withAugmenter(models, model), model.id, (wiring) => joined(model, wiring));
  const isAnchor = models.anchor.id === instead.id;
  return change(withInstead(models, instead.id, model), model.id, (wiring) =>
    isAnchor
      ? `${model.title} is the anchor now. The links into ${instead.title} are kept: take it again, and they are back.`
      : `${instead.title} is out, and its links are kept. ${joined(model, wiring)}`,
  );
}

function removeModel(model: ChosenModel): Promise<void> {
  const models = currentModels();
  const left = without(models, model.id);
  const at = models.augmenters.findIndex(({ id }) => id === model.id);
  const neighbour = left.augmenters[Math.min(at, left.augmenters.length - 1)] ?? left.anchor;
  const said = `${model.title} is out. Its links are kept: add it again, and they are back.`;
  return change(left, neighbour.id, () => said);
}

function move(model: ChosenModel, by: -1 | 1): Promise<void> {
  const models = withMoved(currentModels(), model.id, by);
  const at = models.augmenters.findIndex(({ id }) => id === model.id);
  return change(models, model.id, () => `${model.title} is augmenter ${at + 1} of ${models.augmenters.length} now.`);
}

function joined({ id, title }: ChosenModel, { links }: Wiring): string {
  const count = links.filter(({ augmenter }) => augmenter === id).length;
  const others = links.length > count ? ' The other links stay as they were.' : '';
  return `${title} is in, with ${count === 0 ? 'no link yet' : formatPlural(count, 'link')}.${others}`;
}

async function change(models: OwnModels, touched: string, said: (wiring: Wiring) => string): Promise<void> {
  useModelSet.setState({ touched, said: '' });
  const wiring = await openOwnModels(models);
  if (wiring) useModelSet.setState({ said: said(wiring) });
}
