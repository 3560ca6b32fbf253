// The link that the page was opened with: what of it waits, and what there is to say about it.
import { create } from 'zustand';
import type { Link } from '../../shared/composition.ts';
import { exampleCalled, onPresetChange, presetState, type PresetState } from '../state/preset.ts';
import { rememberedPrevious, rememberPrevious } from '../state/rememberedModels.ts';
import type { ReadLink } from './linkText.ts';
import type { ModelReference, Setup, SharedLink } from './setup.ts';

export interface OpenedLink {
  age: ReadLink['age'];
  ignored: string[];
  /** Models that are not in this browser. While there are some, nothing of the link is in use. */
  missing: ModelReference[];
  /** What comes into use when they are here. */
  waiting?: Partial<Setup>;
  /** To be wired when the models are open. */
  links?: SharedLink[];
  /** The link's wiring, which would take the place of one that was trained here: the person decides. */
  offered?: Link[];
  /** The wiring of the link is in place of another one, and undo brings that back. */
  hasReplaced: boolean;
  /** What the person worked with before: models of their own, or another example. */
  previous?: PresetState;
}

export const NO_LINK: OpenedLink = {
  age: 'same',
  ignored: [],
  missing: [],
  waiting: undefined,
  links: undefined,
  offered: undefined,
  hasReplaced: false,
  previous: undefined,
};

export const useOpenedLink = create<OpenedLink>()(() => ({ ...NO_LINK, previous: previousOfLastVisit() }));

function previousOfLastVisit(): PresetState | undefined {
  const previous = rememberedPrevious();
  if (typeof previous === 'object') return presetState(previous);
  const preset = exampleCalled(previous);
  return preset && { preset };
}

/** What was meant for the models before. */
onPresetChange(() => {
  useOpenedLink.setState({ links: undefined, offered: undefined, hasReplaced: false, previous: undefined });
  rememberPrevious();
});

export function dismissLink(): void {
  useOpenedLink.setState(NO_LINK);
  rememberPrevious();
}

export const hasNews = ({ ignored, missing, offered, hasReplaced, previous, age }: OpenedLink): boolean =>
  ignored.length > 0 || missing.length > 0 || Boolean(offered) || hasReplaced || Boolean(previous) || age !== 'same';
