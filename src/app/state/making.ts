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
  /** It is being wired to Sums. */
  isWiring: boolean;
  /** Times that such a model was wired and its examples were put in: the person goes on at Train. */
  wired: number;
  /** Why the table was not read, the model not made or not wired. */
  error?: ErrorData;
  /** Why a file was not taken that was brought into the dialog. Nothing else is the worse for it. */
  refused?: ErrorData;
}

const nothing = {
  file: undefined,
  isReading: false,
  table: undefined,
  title: '',
  isMaking: false,
  progress: undefined,
  made: undefined,
  isWiring: false,
  error: undefined,
  refused: undefined,
};

export const useMaking = create<Making>()(() => ({ ...nothing, isOpen: false, wired: 0 }));

/** What comes back for an earlier table is no news. */
let round = 0;
/** The model that is in the engine. */
let heard = 0;
/** Until the engine has let go of the model that was stopped last. */
let letGo: Promise<unknown> | undefined;

export const openMaking = (): void => useMaking.setState({ isOpen: true });

/** A model that is being made goes on. */
export const closeMaking = (): void => useMaking.setState({ isOpen: false, refused: undefined });

/** Back to an empty dialog; never while a model is made or wired. */
export function forgetTable(): void {
  round++;
  useMaking.setState(nothing);
}

/**
 * The engine is gone, and what it read with it. File and title stay, so that the table can be read again; a model that is
 * made stays as well, since this browser keeps it. The page tells of the engine, but not into the dialog above it.
 */
export function tableLost(error: ErrorData): void {
  round++;
  useMaking.setState(({ isOpen, file, title, table, made, isWiring }) => ({
    ...(made ? { isReading: false } : { ...nothing, file, title: table ? title.trim() || titleOf(table.name) : title }),
    ...(isOpen && !isWiring && { error }),
  }));
}

export function readTable(file: PickedFile): Promise<void> {
  const { isMaking, isWiring } = useMaking.getState();
  useMaking.setState({ isOpen: true });
  if (isMaking || isWiring) {
    fileRefused(busy);
    return Promise.resolve();
  }
  forgetTable();
  useMaking.setState({ file });
  return read({ file });
}

/** After the engine was started anew. */
export function readTableAgain(): Promise<void> {
  const { file } = useMaking.getState();
  return file ? read({ file }) : Promise.resolve();
}

/** What was brought into the dialog is of no use there. */
export const fileRefused = (refused: ErrorData): void => useMaking.setState({ refused });

/** The newest first; what lies under it is told once that is put away. */
export const dismissMakingError = (): void =>
  useMaking.setState(({ refused }) => (refused ? { refused: undefined } : { error: undefined }));

export function chooseColumns(columns: { key: string; value: string }): Promise<void> {
  const { file } = useMaking.getState();
  return file ? read({ file, ...columns }) : Promise.resolve();
}

export const nameModel = (title: string): void => useMaking.setState({ title });

export async function make(): Promise<void> {
  const { title, table } = useMaking.getState();
  if (!table) return;
  const mine = ++round;
  useMaking.setState({ isMaking: true, progress: undefined, error: undefined, refused: undefined });
  if (letGo) await letGo;
  if (mine !== round || !useMaking.getState().isMaking) return;
  heard = mine;
  try {
    const made = await engine.call('makeAugmenter', { title: title.trim() || titleOf(table.name) });
    if (mine === round) useMaking.setState({ made });
  } catch (thrown) {
    const isStopped = thrown instanceof PatchbayError && thrown.code === 'stopped';
    if (mine === round && !isStopped) makingFailed(thrown);
  } finally {
    if (mine === round) useMaking.setState({ isMaking: false, progress: undefined });
  }
}

/** Shown at once: the step under way ends behind it. A model that was done by then is told of all the same. */
export function stopMaking(): void {
  useMaking.setState({ isMaking: false, progress: undefined });
  letGo = engine.call('stopMaking', {}).catch(makingFailed);
}

export function makingStepped(progress: MakingStepped): void {
  if (useMaking.getState().isMaking && heard === round) useMaking.setState({ progress });
}

/** @param wire brings it about. @returns whether the model is wired now; else the dialog, or the line beside it, says why. */
export async function wireModel(wire: () => Promise<void>): Promise<boolean> {
  if (useMaking.getState().isWiring) return false;
  useMaking.setState({ isWiring: true, error: undefined, refused: undefined });
  try {
    await wire();
    return true;
  } catch (thrown) {
    makingFailed(thrown);
    return false;
  } finally {
    useMaking.setState({ isWiring: false });
  }
}

function makingFailed(thrown: unknown): void {
  useMaking.setState({ error: errorData(thrown), refused: undefined });
}

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
  useMaking.setState({ isReading: true, error: undefined, refused: undefined });
  try {
    const table = await engine.call('readTable', params);
    if (mine !== round) return;
    const { title, table: before } = useMaking.getState();
    useMaking.setState({ table, title: before || title ? title : titleOf(table.name) });
  } catch (thrown) {
    if (mine === round) makingFailed(thrown);
  } finally {
    if (mine === round) useMaking.setState({ isReading: false });
  }
}

const busy: ErrorData = {
  code: 'bad-request',
  message: 'A model is being made already.',
  hint: 'Wait until it is done, or stop it, then bring the next table.',
};
