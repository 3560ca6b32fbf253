// An augmenter of one's own: a table is read, a small model learns it, and the page goes on meanwhile.
import { create } from 'zustand';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { MadeModel, MakingStepped, TableReport } from '../../shared/madeModels.ts';
import type { PickedFile } from '../../shared/models.ts';
import { engine } from './engineClient.ts';

export interface Making {
  /** Whether the dialog is. */
  isOpen: boolean;
  file?: PickedFile;
  isReading: boolean;
  table?: TableReport;
  title: string;
  isMaking: boolean;
  progress?: MakingStepped;
  made?: MadeModel;
  /** Times that such a model was wired and its examples were put in: the person goes on at Train. */
  wired: number;
  error?: ErrorData;
}

const nothing = {
  file: undefined,
  isReading: false,
  table: undefined,
  title: '',
  isMaking: false,
  progress: undefined,
  made: undefined,
  error: undefined,
};

export const useMaking = create<Making>()(() => ({ ...nothing, isOpen: false, wired: 0 }));

/** What comes back for an earlier table is no news. */
let round = 0;

export const openMaking = (): void => useMaking.setState({ isOpen: true });

/** A model that is being made goes on. */
export const closeMaking = (): void => useMaking.setState({ isOpen: false });

/** Back to an empty dialog; never while a model is made. */
export function forgetTable(): void {
  round++;
  useMaking.setState(nothing);
}

export function readTable(file: PickedFile): Promise<void> {
  const { isMaking } = useMaking.getState();
  useMaking.setState({ isOpen: true });
  if (isMaking) {
    useMaking.setState({ error: busy });
    return Promise.resolve();
  }
  forgetTable();
  useMaking.setState({ file });
  return read({ file });
}

export function chooseColumns(columns: { key: string; value: string }): Promise<void> {
  const { file } = useMaking.getState();
  return file ? read({ file, ...columns }) : Promise.resolve();
}

export const nameModel = (title: string): void => useMaking.setState({ title });

export async function make(): Promise<void> {
  const { title, table } = useMaking.getState();
  if (!table) return;
  const mine = ++round;
  useMaking.setState({ isMaking: true, progress: undefined, error: undefined });
  try {
    const made = await engine.call('makeAugmenter', { title: title.trim() || titleOf(table.name) });
    if (mine === round) useMaking.setState({ made });
  } catch (thrown) {
    const isStopped = thrown instanceof PatchbayError && thrown.code === 'stopped';
    if (mine === round && !isStopped) useMaking.setState({ error: errorData(thrown) });
  } finally {
    if (mine === round) useMaking.setState({ isMaking: false, progress: undefined });
  }
}

export async function stopMaking(): Promise<void> {
  await engine.call('stopMaking', {}).catch((thrown: unknown) => useMaking.setState({ error: errorData(thrown) }));
}

export function makingStepped(progress: MakingStepped): void {
  if (useMaking.getState().isMaking) useMaking.setState({ progress });
}

export const makingFailed = (thrown: unknown): void => useMaking.setState({ error: errorData(thrown) });

/** Once the dialog is out of the way. */
export const leadToTraining = (): void => useMaking.setState(({ wired }) => ({ wired: wired + 1 }));

/** "phone-book.csv": "Phone book". */
export function titleOf(name: string): string {
  const words = name
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();
  return words === '' ? 'My table' : words.charAt(0).toUpperCase() + words.slice(1);
}

async function read(params: { file: PickedFile; key?: string; value?: string }): Promise<void> {
  const mine = ++round;
  useMaking.setState({ isReading: true, error: undefined });
  try {
    const table = await engine.call('readTable', params);
    if (mine !== round) return;
    const { title, table: before } = useMaking.getState();
    useMaking.setState({ table, title: before ? title : titleOf(table.name) });
  } catch (thrown) {
    if (mine === round) useMaking.setState({ error: errorData(thrown) });
  } finally {
    if (mine === round) useMaking.setState({ isReading: false });
  }
}

const busy: ErrorData = {
  code: 'bad-request',
  message: 'A model is being made already.',
  hint: 'Wait until it is done, or stop it, then bring the next table.',
};
