// A project leaves and arrives: what is open becomes a file, and what a file holds becomes what can be used here, under the
// ids that its models have here.
import * as v from 'valibot';
import { PatchbayError } from '../shared/errors.ts';
import { readCompositionFile, writeCompositionFile, type CompositionFile } from './compositionFile.ts';
import { underIdsHere, type ModelHere } from './modelsInFile.ts';
import type { Opening } from './opening.ts';
import { writeProjectFile, type ProjectFile, type ProjectRun } from './projectFile.ts';
import type { WholeRun } from './projectRuns.ts';
import { savedComposition } from './savedComposition.ts';
import { storedRun } from './storage/storedRun.ts';
import { markOfFile } from './weightsMark.ts';

/** Examples that come with the models stay out: they are there wherever the models are. */
export async function projectFileOf(opening: Opening): Promise<ArrayBuffer> {
  const { board, examples, runs } = opening;
  const { name } = examples.report;
  const whole = await runs.whole();
  return writeProjectFile({
    composition: await savedComposition(opening),
    origin: board.origin,
    steps: board.steps,
    examples: examples.isUploaded ? { name, train: examples.train, heldOut: examples.heldOut } : undefined,
    runs: whole.map(({ run, content }) => ({ record: run, file: content.composition, losses: content.losses })),
  });
}

export type ArrivedProject = Omit<ProjectFile, 'runs'> & { runs: WholeRun[] };

/** @throws PatchbayError 'bad-composition' when a model of its name is another one here, or a run cannot be read. */
export function projectHere(project: ProjectFile, here: readonly ModelHere[]): ArrivedProject {
  const { about } = project.composition;
  const renamed = (file: CompositionFile): CompositionFile => underIdsHere({ ...file, about }, here);
  return {
    ...project,
    composition: renamed(project.composition),
    runs: project.runs.map((run) => wholeRun(run, renamed)),
  };
}

function wholeRun({ record, file, losses }: ProjectRun, renamed: (file: CompositionFile) => CompositionFile): WholeRun {
  const parsed = v.safeParse(storedRun, record);
  if (!parsed.success)
    throw new PatchbayError({
      code: 'bad-composition',
      message:
        'The project in this file cannot be opened: one of its runs was made by another version, or changed by hand.',
      hint: 'Save the project again where it was made.',
    });
  const composition = renamed(readCompositionFile(file));
  const { links } = composition;
  const mark = markOfFile(composition);
  return {
    run: { ...parsed.output, links, mark },
    content: { composition: writeCompositionFile(composition), losses },
  };
}
