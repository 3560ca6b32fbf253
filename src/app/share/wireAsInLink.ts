// The wiring of a link, when its models are open. Where links that were trained here would go, the person is asked.
import { useOpening } from '../state/opening.ts';
import { currentPreset } from '../state/preset.ts';
import { changeLinks, takeLinks, useWiring } from '../state/wiring.ts';
import { useOpenedLink } from './openedLink.ts';
import { isSameWiring, possibleLinks } from './possibleLinks.ts';

const SAID = 'This wiring is from a link. Undo brings back what was here.';
/** What undo would take back, as long as nothing else was changed. */
export const LABEL = 'The wiring of a link';

/** Puts it in use without asking anybody the question: that follows. */
export async function wireAsInLink(): Promise<void> {
  const { links: shared } = useOpenedLink.getState();
  const { wiring } = useWiring.getState();
  const { anchor, augmenters, restored } = useOpening.getState();
  if (!shared || !wiring || !anchor) return;
  const { links, ignored } = possibleLinks(shared, { anchor, augmenters }, wiring.links);
  useOpenedLink.setState((link) => ({ links: undefined, ignored: [...link.ignored, ...ignored] }));
  if (isSameWiring(links, wiring.links, currentPreset().augmenters)) return;
  if (wiring.origin === 'trained') useOpenedLink.setState({ offered: links });
  else if (await takeLinks(links, SAID, LABEL)) useOpenedLink.setState({ hasReplaced: restored });
}

export async function takeOffered(): Promise<void> {
  const { offered } = useOpenedLink.getState();
  keepMine();
  if (offered) await changeLinks(offered, SAID, LABEL);
}

export const keepMine = (): void => useOpenedLink.setState({ offered: undefined });
