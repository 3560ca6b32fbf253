// What a link to the page says: models, wiring, settings, question; as plain data that means the same in any browser. Never
// weights, tokens of a hub, or what was said in a chat.
import type { Link } from '../../shared/composition.ts';
import type { HubAddress, LibraryModel } from '../../shared/models.ts';
import type { OwnModels } from '../../shared/ownPreset.ts';
import type { Preset } from '../../shared/preset.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { AskMode } from '../state/askBox.ts';
import type { ChatSettings } from '../state/chatSettings.ts';

/** A model by what it is, since another browser may call it otherwise. */
export type ModelReference =
  | { kind: 'builtIn'; id: string }
  | { kind: 'hub'; address: HubAddress & { revision: string } }
  /** From files of somebody's computer: whoever opens the link has to have them. */
  | { kind: 'files'; id: string; title: string };

/** A link, its augmenter by its place among them, from 1. */
export type SharedLink = Omit<Link, 'id' | 'augmenter'> & { augmenter: number };

type Training = { [Key in keyof TrainingSettings as `train.${Key}`]: TrainingSettings[Key] };
export type SamplingKey = Exclude<keyof ChatSettings, 'system'>;
type Drawing = { [Key in SamplingKey as `sampling.${Key}`]: ChatSettings[Key] };

export interface Setup extends Training, Drawing {
  preset: string;
  anchor: ModelReference;
  augmenters: ModelReference[];
  room: number;
  links: SharedLink[];
  mode: AskMode;
  question: string;
}

/** The page as it stands, as far as a link can tell of it. */
export interface PageState {
  preset: Preset;
  own?: OwnModels;
  /** The library: where one's own models come from. */
  models: readonly LibraryModel[];
  links: readonly Link[];
  settings: TrainingSettings;
  chat: ChatSettings;
  mode: AskMode;
  question: string;
}

export function sharedLinks(links: readonly Link[], augmenters: readonly string[]): SharedLink[] {
  return links.map(({ id: _id, augmenter, ...link }) => ({ ...link, augmenter: augmenters.indexOf(augmenter) + 1 }));
}
