// Files that travel: what one is, the links in other programs' names, and a whole project as one.
import { badRequest } from '../shared/errors.ts';
import { bytesInWords } from '../shared/bytes.ts';
import type { PortableFile } from '../shared/portable.ts';
import type { Wiring } from '../shared/protocol.ts';
import { readWiring, type CompositionFile } from './compositionFile.ts';
import type { Desk, Params, Result } from './desk.ts';
import { ExampleSet } from './exampleSet.ts';
import { countLinks } from './foreignTensors.ts';
import { holdsLucidrainsLinks, LUCIDRAINS_PREFIX, writeLucidrainsFile } from './lucidrainsFile.ts';
import { neededModels, type ModelHere } from './modelsInFile.ts';
import { countRuns, holdsProject, readProjectFile, type ProjectFile } from './projectFile.ts';
import { projectFileOf, projectHere } from './projectTravel.ts';
import { holdsReleasedLinks, RELEASED_PREFIX, writeReleasedFile } from './releasedFile.ts';
import { blobFile } from './storage/blobFile.ts';
import { readSafetensorsHeader, type SafetensorsHeader } from './storage/safetensors.ts';

const WRITERS: Record<Params<'exportLinks'>['form'], (file: CompositionFile) => ArrayBuffer> = {
  calm: writeReleasedFile,
  lucidrains: writeLucidrainsFile,
};

const LARGEST_PROJECT = 2 ** 30;

/** What a session does, for who has the turn, when a project is opened. */
export interface ProjectActions {
  placeProject(project: Pick<ProjectFile, 'composition' | 'origin' | 'steps'>): Promise<Wiring>;
  endTraining(): Promise<void>;
}

export class Portables {
  private readonly desk: Desk;
  private readonly actions: ProjectActions;

  constructor(desk: Desk, actions: ProjectActions) {
    this.desk = desk;
    this.actions = actions;
  }

  exportLinks({ form }: Params<'exportLinks'>): Promise<Result<'exportLinks'>> {
    return this.desk.exclusive.run(async () => WRITERS[form](await this.desk.opened().board.save()));
  }

  /** Reads the head of the file only. */
  async describeFile({ file: { name, blob } }: Params<'describeFile'>): Promise<Result<'describeFile'>> {
    const header = await readSafetensorsHeader(blobFile(name, blob));
    const described = { name, bytes: blob.size };
    if (holdsReleasedLinks(header)) return { ...described, kind: 'calm', links: countLinks(header, RELEASED_PREFIX) };
    if (holdsLucidrainsLinks(header))
      return { ...described, kind: 'lucidrains', links: countLinks(header, LUCIDRAINS_PREFIX) };
    return { ...described, ...(await this.described(header)) };
  }

  saveProject(): Promise<Result<'saveProject'>> {
    return this.desk.exclusive.run(async () => new Blob([await projectFileOf(this.desk.opened())]));
  }

  /** Everything is read, checked and made ready before anything changes. */
  async loadProject({ file }: Params<'loadProject'>): Promise<Result<'loadProject'>> {
    if (file.size > LARGEST_PROJECT)
      throw badRequest(
        `The project has ${bytesInWords(file.size)}; up to ${bytesInWords(LARGEST_PROJECT)} can be opened.`,
        'Save it again with fewer runs, or open its composition alone.',
      );
    const read = readProjectFile(await file.arrayBuffer());
    return this.desk.exclusive.run(async () => {
      const opening = this.desk.opened();
      const project = projectHere(read, opening.board.cards);
      const { examples: sides } = project;
      opening.board.checkFile(project.composition);
      const examples = sides ? await ExampleSet.of(sides.name, sides) : await opening.builtInExamples();
      await this.actions.endTraining();
      await opening.settled; // wiring and examples are kept together, never those of before with those of the file
      const wiring = await this.actions.placeProject(project);
      await opening.keeping.takeExamples(examples);
      const runsLeftOut = await opening.runs.bring(project.runs);
      return { wiring, examples: opening.examples.report, runs: await opening.runs.list(), runsLeftOut };
    });
  }

  private async described(header: SafetensorsHeader): Promise<Omit<PortableFile, 'name' | 'bytes'>> {
    const wiring = readWiring(header.metadata);
    const [anchor, ...augmenters] = neededModels(wiring, await this.modelsHere());
    const { score, examples, saved } = wiring.about ?? {};
    const isProject = holdsProject(header);
    return {
      kind: isProject ? 'project' : 'composition',
      anchor,
      augmenters,
      links: wiring.links.length,
      score,
      examples,
      saved,
      runs: isProject ? countRuns(header) : undefined,
    };
  }

  /** Those that are open first: they need no library. */
  private async modelsHere(): Promise<ModelHere[]> {
    const { shelf } = this.desk.surroundings;
    const open = this.desk.opening?.board.cards ?? [];
    const { models } = shelf ? await shelf.listModels({}) : { models: [] };
    return [...open, ...models.filter(({ id, state }) => state === 'kept' && !open.some((card) => card.id === id))];
  }
}
