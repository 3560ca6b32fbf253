// Every change of the wiring in use. It ends the run, can be undone, and is kept for the next visit.
import type { Wiring } from '../shared/protocol.ts';
import { readCompositionFile } from './compositionFile.ts';
import type { Desk, Params } from './desk.ts';
import { sameWiring } from './linkValues.ts';
import type { Opening } from './opening.ts';
import type { Runs } from './runs.ts';

export class Rewiring {
  private readonly desk: Desk;
  private readonly runs: Runs;

  constructor(desk: Desk, runs: Runs) {
    this.desk = desk;
    this.runs = runs;
  }

  wire({ links, label = 'wiring' }: Params<'wire'>): Promise<Wiring> {
    return this.desk.exclusive.run(async () => {
      const opening = this.desk.opened();
      const { board } = opening;
      if (sameWiring(board.wiring.links, links)) return opening.wiring;
      return this.rewire(opening, () => opening.history.record(label, () => board.set(links)));
    });
  }

  startOver(): Promise<Wiring> {
    return this.change('starting over', ({ board }) => board.reset());
  }

  usePresetLinks(): Promise<Wiring> {
    return this.change('the links that come with the page', (opening) => opening.takePresetLinks());
  }

  async loadComposition({ file }: Params<'loadComposition'>): Promise<Wiring> {
    const composition = readCompositionFile(file, this.desk.opened().board.models); // first: a file that cannot be read ends no run
    return this.change('opening a composition', ({ board }) => board.load(composition, 'trained', 0));
  }

  undo(): Promise<Wiring> {
    return this.inTurn((opening) => opening.history.undo());
  }

  redo(): Promise<Wiring> {
    return this.inTurn((opening) => opening.history.redo());
  }

  private change(label: string, make: (opening: Opening) => Promise<void> | void): Promise<Wiring> {
    return this.inTurn((opening) => opening.history.record(label, () => make(opening)));
  }

  private inTurn(make: (opening: Opening) => Promise<void>): Promise<Wiring> {
    return this.desk.exclusive.run(() => {
      const opening = this.desk.opened();
      return this.rewire(opening, () => make(opening));
    });
  }

  private async rewire(opening: Opening, make: () => Promise<void>): Promise<Wiring> {
    await this.runs.end();
    await make();
    await opening.speakers.recompose();
    await opening.checkKernels(false);
    opening.keepLater();
    return opening.wiring;
  }
}
