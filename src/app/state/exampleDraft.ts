// Examples on their way in: read, looked at, put right. The draft lies in the engine; here is what the page was told of it.
// Nothing that is in use changes until the person says so.
import { create } from 'zustand';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { DraftChange, DraftProblem, ExamplesDraft } from '../../shared/exampleDraft.ts';
import type { PickedFile } from '../../shared/models.ts';
import { engine } from './engineClient.ts';
import { changeExamples } from './examples.ts';
import { onPresetChange } from './preset.ts';

/** Lines that give no example are shown so many at a time. */
const PROBLEMS = 8;

export interface DraftView {
  draft?: ExamplesDraft;
  /** The first of them. */
  problems: DraftProblem[];
  /** Files that are being read. */
  reading?: { names: string[]; loadedBytes: number; totalBytes: number };
  /** A change is on its way. */
  isChanging: boolean;
  /** It is being put into use: nothing of it can be changed any more. */
  isTaking: boolean;
  /** What a change has done; spoken politely. */
  said: string;
  error?: ErrorData;
}

const nothing: DraftView = {
  draft: undefined,
  problems: [],
  reading: undefined,
  isChanging: false,
  isTaking: false,
  said: '',
  error: undefined,
};

export const useExampleDraft = create<DraftView>()(() => nothing);

/** What comes back for an earlier draft is no news. */
let round = 0;

onPresetChange(() => {
  const { draft, reading } = useExampleDraft.getState();
  if (draft || reading) void dropDraft();
});

/**
 * Reads files into the draft. One reading at a time: what is brought meanwhile is refused in words.
 * @returns whether they are in the draft now.
 */
export async function addExamples(files: readonly PickedFile[]): Promise<boolean> {
  if (files.length === 0) return false;
  const { reading: before, isTaking } = useExampleDraft.getState();
  if (before || isTaking) {
    useExampleDraft.setState({ error: refusal(files, isTaking) });
    return false;
  }
  const mine = ++round;
  const totalBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const names = files.map(({ name }) => name);
  const reading = { names, loadedBytes: 0, totalBytes };
  useExampleDraft.setState({ reading, isChanging: false, said: '', error: undefined });
  try {
    const draft = await engine.call('draftExamples', { files: [...files] });
    if (mine === round) await show(draft);
    return mine === round;
  } catch (thrown) {
    if (mine === round) useExampleDraft.setState({ error: errorData(thrown) });
    return false;
  } finally {
    if (mine === round) useExampleDraft.setState({ reading: undefined });
  }
}

export function draftRead(loadedBytes: number, totalBytes: number): void {
  useExampleDraft.setState(({ reading }) => (reading ? { reading: { ...reading, loadedBytes, totalBytes } } : {}));
}

/** @param said what it has done, in words. */
export async function changeDraft(change: DraftChange, said = ''): Promise<void> {
  const mine = round;
  useExampleDraft.setState({ isChanging: true, error: undefined });
  try {
    const draft = await engine.call('changeDraft', { change });
    if (mine !== round) return;
    if (draft.files.length === 0) return await dropDraft();
    await show(draft, said);
  } catch (thrown) {
    if (mine === round) useExampleDraft.setState({ error: errorData(thrown) });
  } finally {
    if (mine === round) useExampleDraft.setState({ isChanging: false });
  }
}

/** An answer is of use as long as the draft is the one that was asked of, and the list ends where it did. */
export async function showMoreProblems(): Promise<void> {
  const { draft, problems } = useExampleDraft.getState();
  const first = problems.length;
  const isNews = (now: DraftView): boolean => now.draft === draft && now.problems.length === first;
  try {
    const more = await engine.call('draftProblems', { first, count: 3 * PROBLEMS });
    useExampleDraft.setState((now) => (isNews(now) ? { problems: [...now.problems, ...more] } : {}));
  } catch (thrown) {
    if (isNews(useExampleDraft.getState())) useExampleDraft.setState({ error: errorData(thrown) });
  }
}

/** Also while files are being read: then nothing of them stays. */
export async function dropDraft(): Promise<void> {
  forgetDraft();
  await engine.call('dropDraft', {}).catch((thrown: unknown) => useExampleDraft.setState({ error: errorData(thrown) }));
}

/** The engine is gone, and the draft with it. */
export function forgetDraft(): void {
  round++;
  useExampleDraft.setState(nothing);
}

/** @returns whether it is in use now. */
export async function takeDraft(name?: string): Promise<boolean> {
  if (useExampleDraft.getState().isTaking) return false;
  const mine = round;
  useExampleDraft.setState({ isChanging: true, isTaking: true, error: undefined });
  try {
    await changeExamples(() => engine.call('useDraft', { name }));
    if (mine === round) forgetDraft();
    return true;
  } catch (thrown) {
    if (mine === round) useExampleDraft.setState({ isChanging: false, isTaking: false, error: errorData(thrown) });
    return false;
  }
}

/** Two files, one for each side, in the place of what is in use. Used where nobody has to look at them first. */
export async function takeSides(train: PickedFile, heldOut: PickedFile, name: string): Promise<void> {
  await dropDraft();
  await addExamples([train, heldOut]);
  const files = useExampleDraft.getState().draft?.files ?? [];
  if (files.length !== 2) throw sidesFailed();
  await changeDraft({ file: files[0].id, use: 'train' });
  await changeDraft({ file: files[1].id, use: 'heldOut' });
  if (!(await takeDraft(name))) throw sidesFailed();
}

/** Told once, by whoever asked; where a draft is left, beside it as well. */
function sidesFailed(): PatchbayError {
  const { draft, error = lost } = useExampleDraft.getState();
  if (!draft) forgetDraft();
  return new PatchbayError(error);
}

const lost: ErrorData = {
  code: 'stopped',
  message: 'The examples were not taken: others came between.',
  hint: 'Try it again.',
};

function refusal(files: readonly PickedFile[], isTaking: boolean): ErrorData {
  const what = files.length === 1 ? `"${files[0].name}" was` : `${files.length} files were`;
  const why = isTaking ? 'the examples before are being put into use' : 'others are being read';
  return {
    code: 'bad-request',
    message: `${what} not read: ${why}.`,
    hint: 'Wait until that is done, then bring them again.',
  };
}

async function show(draft: ExamplesDraft, said = ''): Promise<void> {
  const mine = round;
  const count = Math.max(PROBLEMS, useExampleDraft.getState().problems.length);
  const problems = draft.problems > 0 ? await engine.call('draftProblems', { first: 0, count }) : [];
  if (mine === round) useExampleDraft.setState({ draft, problems, said });
}
