// Questions that the anchor can answer by itself, to see how much of that is kept: the example's own, or a person's file.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Preset } from '../../shared/preset.ts';
import type { Example } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { currentPreset, onPresetChange } from './preset.ts';

export interface SkillQuestions {
  /** Of their file. */
  name: string;
  questions: Example[];
  /** Lines of the file that give no question, and questions that are left out because there are enough. */
  leftOut: number;
}

export interface Skill {
  given?: SkillQuestions;
  error?: ErrorData;
}

/** Every trial answers them all. */
export const MOST_QUESTIONS = 500;
const MOST_BYTES = 2 * 2 ** 20;

/** Whether its anchor's questions come with it. */
export const hasOwnSkill = ({ files }: Preset): boolean => files !== undefined;

const none: Skill = { given: undefined, error: undefined };

export const useSkill = create<Skill>()(() => none);

onPresetChange(() => useSkill.setState(none));

/** Reads those that come with the example, unless they are there. */
export async function readOwnSkill(): Promise<void> {
  const preset = currentPreset();
  if (!preset.files || useSkill.getState().given) return;
  try {
    const questions = await engine.call('ownSkill', {});
    if (preset === currentPreset())
      useSkill.setState({ given: { name: preset.files.kept, questions, leftOut: 0 }, error: undefined });
  } catch (thrown) {
    if (preset === currentPreset()) useSkill.setState({ error: errorData(thrown) });
  }
}

let files = 0;

/** What is there already stays when the file cannot be read. The newest file counts, however long an earlier one takes. */
export async function readSkillFile(file: File): Promise<void> {
  const [mine, preset] = [++files, currentPreset()];
  const isNews = (): boolean => mine === files && preset === currentPreset();
  const refused = (error: ErrorData): void => {
    if (isNews()) useSkill.setState({ error });
  };
  if (file.size > MOST_BYTES)
    return refused({
      code: 'bad-examples',
      message: `"${file.name}" is larger than 2 MB.`,
      hint: `${MOST_QUESTIONS} questions are enough: choose a smaller file.`,
    });
  try {
    const { examples, problems } = await engine.call('readExamples', { name: file.name, text: await file.text() });
    if (!isNews()) return;
    if (examples.length === 0)
      return refused({
        code: 'bad-examples',
        message: `There is no question in "${file.name}".`,
        hint: 'Give a .jsonl, .csv or .tsv file, or a .txt file with "question = answer" on each line.',
      });
    const questions = examples.slice(0, MOST_QUESTIONS);
    const leftOut = problems.length + examples.length - questions.length;
    useSkill.setState({ given: { name: file.name, questions, leftOut }, error: undefined });
  } catch (thrown) {
    refused(errorData(thrown));
  }
}

export const dismissSkillProblem = (): void => useSkill.setState({ error: undefined });
