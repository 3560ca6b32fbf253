// The page as it stands now, for a link to it.
import type { LibraryModel } from '../../shared/models.ts';
import { useAskBox } from '../state/askBox.ts';
import { useChatSettings } from '../state/chatSettings.ts';
import { engine } from '../state/engineClient.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { useWiring } from '../state/wiring.ts';
import type { PageState } from './setup.ts';

/** What is drawn counts, also where it is not in use yet: that is what the person sees. */
export async function currentPage(): Promise<PageState> {
  const { preset, own } = usePreset.getState();
  const nothing = { models: [] as LibraryModel[] };
  const { models } = own ? await engine.call('listModels', {}).catch(() => nothing) : nothing;
  const { mode, text: question } = useAskBox.getState();
  const { links } = useWiring.getState();
  return {
    preset,
    own,
    models,
    links,
    settings: useRun.getState().settings,
    chat: useChatSettings.getState(),
    mode,
    question,
  };
}
