// Everyone who can answer, with the links as they are now: edits, runs and other pins go on, and change nothing of it.
import type { LinkBoard } from './linkBoard.ts';
import type { Opening } from './opening.ts';
import type { Speakers } from './speakers.ts';

export interface StillSpeakers {
  speakers: Speakers;
  /** Copies of the wiring in use and of the pinned one. */
  boards: readonly LinkBoard[];
  destroy(): Promise<void>;
}

/** @throws what `LinkBoard.load` throws, with nothing held. */
export async function stillSpeakers(opening: Opening): Promise<StillSpeakers> {
  const [inUse, pinned] = opening.boards;
  const { board, speakers } = opening.beside();
  const boards = [board];
  const destroy = async (): Promise<void> => {
    await speakers.destroy();
    for (const copy of boards) copy.destroy();
  };
  try {
    await board.load(await inUse.save(), inUse.origin, inUse.steps);
    if (pinned) {
      const copy = opening.beside().board;
      boards.push(copy);
      await copy.load(await pinned.save(), pinned.origin, pinned.steps);
      await speakers.pin(copy.composition);
    }
  } catch (thrown) {
    await destroy();
    throw thrown;
  }
  return { speakers, boards, destroy };
}
