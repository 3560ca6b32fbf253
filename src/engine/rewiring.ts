// Every change of the wiring in use. It ends the run, can be undone, and is kept for the next visit. What is impossible is
// found out first, and ends no run.
import { badRequest } from '../shared/errors.ts';
import type { Wiring } from '../shared/protocol.ts';
import { readCompositionFile } from './compositionFile.ts';
import type { Desk, Params } from './desk.ts';
import { unlessLost } from './lostDevice.ts';
import { sameWiring } from './linkValues.ts';
import type { Opening } from './opening.ts';
import { underIdsHere } from './modelsInFile.ts';
import { placeShippedLinks } from './placedLinks.ts';
import type { ProjectFile } from './projectFile.ts';
import type { Runs } from './runs.ts';

type Change = () => Promise<void>;

export class Rewiring {
  private readonly desk: Desk;
  private readonly runs: Runs;

  constructor(desk: Desk, runs: Runs) {
    this.desk = desk;
    this.runs = runs;
  }

  wire({ links, label = 'wiring' }: Params<'wire'>): Promise<Wiring> {
    return this.rewire(({ board, history }) => {
      if (sameWiring(board.wiring.links, links)) return undefined;
      board.check(links);
      return () => history.record(label, () => board.set(links));
    });
  }

  startOver(): Promise<Wiring> {
    return this.rewire(
      ({ board, history }) =>
        () =>
          history.record('starting over', () => board.reset()),
    );
  }

  usePresetLinks(): Promise<Wiring> {
    return this.rewire(async (opening) => {
      const shipped = await opening.shippedLinks();
      const place = (): Promise<void> => placeShippedLinks(opening.board, shipped);
      return () => opening.history.record('the links that come with the page', place);
    });
  }

  loadComposition({ file }: Params<'loadComposition'>): Promise<Wiring> {
    return this.rewire(({ board, history }) => {
      const composition = underIdsHere(readCompositionFile(file, board.models), board.cards);
      board.checkFile(composition);
      return () => history.record('opening a composition', () => board.load(composition, 'trained', 0));
    });
  }

  /** Links and weights of a run, as it has left them. @throws PatchbayError 'bad-request' when there is no such run. */
  restoreRun(id: string): Promise<Wiring> {
    return this.rewire(async ({ board, history, runs }) => {
      const { name, stepsBefore, weightsOf } = runs.find(id);
      const composition = readCompositionFile((await runs.content(id)).composition, board.models);
      board.checkFile(composition);
      const origin = weightsOf > 0 ? 'trained' : board.origin;
      const place = (): Promise<void> => board.load(composition, origin, stepsBefore + weightsOf);
      return () => history.record(`run “${name}”`, place);
    });
  }

  /** Links and weights of a project, for who has the turn. @throws PatchbayError 'bad-composition' when they are of other models. */
  placeProject({ composition, origin, steps }: Pick<ProjectFile, 'composition' | 'origin' | 'steps'>): Promise<Wiring> {
    return this.place(({ board, history }) => {
      board.checkFile(composition);
      return () => history.record('opening a project', () => board.load(composition, origin, steps));
    });
  }

  undo(): Promise<Wiring> {
    return this.rewire(
      ({ history }) =>
        () =>
          history.undo(),
    );
  }

  redo(): Promise<Wiring> {
    return this.rewire(({ history }) => {
      // Its steps are a change of their own, and there is no way ahead from before them.
      if (this.runs.isOpen) throw badRequest('A run is under way: there is nothing to redo.', 'Stop the run first.');
      history.checkRedo();
      return () => history.redo();
    });
  }

  /** @param prepare throws when the change cannot be; gives nothing when there is nothing to change. */
  private rewire(prepare: (opening: Opening) => Change | undefined | Promise<Change>): Promise<Wiring> {
    return this.desk.exclusive.run(() => this.place(prepare));
  }

  private async place(prepare: (opening: Opening) => Change | undefined | Promise<Change>): Promise<Wiring> {
    const opening = this.desk.opened();
    const change = await prepare(opening);
    if (!change) return opening.wiring;
    await this.runs.end();
    await change();
    // The change is made: on a device that is lost now, the rest is done when everything is brought back.
    await unlessLost(opening.speakers.recompose().then(() => opening.checkKernels(false)));
    opening.keeping.keepLater();
    opening.runs.tell();
    return opening.wiring;
  }
}
