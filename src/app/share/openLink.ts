// A link to the page is taken: models first, then settings and the question; the wiring when the models are open. Nothing is
// fetched by itself, and what was trained here is not replaced unasked.
import type { LibraryModel } from '../../shared/models.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { showQuestion } from '../state/answers.ts';
import { chooseMode, fillBox } from '../state/askBox.ts';
import { changeChatSettings, type ChatSettings } from '../state/chatSettings.ts';
import { engine } from '../state/engineClient.ts';
import {
  chooseExample,
  chooseOwnModels,
  currentPreset,
  exampleCalled,
  firstExample,
  usePreset,
  type PresetState,
} from '../state/preset.ts';
import { rememberedExample, rememberPrevious } from '../state/rememberedModels.ts';
import { changeSettings } from '../state/run.ts';
import { readLink } from './linkText.ts';
import { modelFor } from './modelReferences.ts';
import { NO_LINK, useOpenedLink } from './openedLink.ts';
import { sharedLinks, type Setup } from './setup.ts';

/** Before the engine opens anything. The address is cleared: a reload must not undo what the person does from now on. */
export async function takeLink(hash: string): Promise<void> {
  history.replaceState(history.state, '', location.pathname + location.search);
  const link = readLink(hash);
  if (!link) return;
  useOpenedLink.setState({ ...NO_LINK, age: link.age, ignored: link.ignored });
  await takeSetup(link.setup);
}

/** Models that were missing are here. */
export async function takeWaiting(): Promise<void> {
  const { waiting } = useOpenedLink.getState();
  if (waiting) await takeSetup(waiting);
}

async function takeSetup(setup: Partial<Setup>): Promise<void> {
  const previous = previousWork();
  const before = currentPreset().id;
  const isTaken = setup.anchor ? await chooseModels(setup) : chooseBuiltIn(setup);
  if (isTaken) takeRest(setup);
  if (!previous || currentPreset().id === before) return;
  useOpenedLink.setState({ previous });
  rememberPrevious(previous.own ?? previous.preset.id);
}

/** Undefined for somebody who has never been here: the example that opens by itself is nobody's work. */
function previousWork(): PresetState | undefined {
  const { preset, own } = usePreset.getState();
  return own || rememberedExample() === preset.id ? { preset, own } : undefined;
}

/** @returns false when some are not in this browser: then all of it waits. */
async function chooseModels(setup: Partial<Setup>): Promise<boolean> {
  const { anchor, augmenters = [] } = setup;
  if (!anchor) return false;
  const wanted = [anchor, ...augmenters];
  const { models } = await engine.call('listModels', {}).catch(() => ({ models: [] as LibraryModel[] }));
  const found = wanted.map((reference) => modelFor(reference, models));
  const missing = wanted.filter((_, i) => !found[i]);
  const [answering, ...read] = found.filter((model) => model !== undefined);
  const isTwice = new Set(found.map((model) => model?.id)).size < wanted.length;
  if (missing.length === 0 && isTwice) {
    useOpenedLink.setState(({ ignored }) => ({ ignored: [...ignored, 'all of it (it names a model twice)'] }));
    return false;
  }
  useOpenedLink.setState({ missing, waiting: missing.length > 0 ? setup : undefined });
  if (missing.length > 0) return false;
  chooseOwnModels({ anchor: answering, augmenters: read, context: setup.room });
  return true;
}

/** @returns false when there is no such example here: what is about it is left out. */
function chooseBuiltIn({ preset: id }: Partial<Setup>): boolean {
  const example = id === undefined ? firstExample : exampleCalled(id);
  if (!example) {
    const unknown = `preset = '${id}' (there is no such example here, so nothing of the link is used)`;
    useOpenedLink.setState(({ ignored }) => ({ ignored: [...ignored, unknown] }));
    return false;
  }
  if (currentPreset() !== example) chooseExample(example);
  return true;
}

function takeRest(setup: Partial<Setup>): void {
  changeSettings(part<TrainingSettings>(setup, 'train.'));
  changeChatSettings(part<ChatSettings>(setup, 'sampling.'));
  if (setup.mode) chooseMode(setup.mode);
  if (setup.question !== undefined) takeQuestion(setup.question);
  const { files, links, augmenters } = currentPreset();
  useOpenedLink.setState({ links: setup.links ?? (files ? sharedLinks(links, augmenters) : undefined) });
}

function takeQuestion(question: string): void {
  fillBox(question);
  if (question.trim() !== '') showQuestion(question.trim());
}

/** What the setup says of one kind of settings, under the names that those have. */
function part<Settings extends object>(setup: Partial<Setup>, prefix: string): Partial<Settings> {
  const named = Object.entries(setup).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length), value])) as Partial<Settings>;
}
