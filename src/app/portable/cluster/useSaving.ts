// Saving as the dialog shows it: what is written now, how far it is, and what came of it. One at a time.
import { useEffect, useRef, useState } from 'react';
import { errorData, type ErrorData } from '../../../shared/errors.ts';
import { notify } from '../../state/notices.ts';
import type { FolderFile } from './folderFiles.ts';
import { canPickFolder, saveFolder } from './saveFolder.ts';

export interface SavingView {
  isSaving: boolean;
  path: string;
  doneBytes: number;
  totalBytes: number;
  /** Spoken politely. */
  said: string;
  error?: ErrorData;
}

export interface SavingControl extends SavingView {
  save: (folder: string, files: () => Promise<FolderFile[]>, archive?: string) => Promise<void>;
  stop: () => void;
}

const CLOSED = new Error('The dialog was closed.');

const RESTING: SavingView = { isSaving: false, path: '', doneBytes: 0, totalBytes: 0, said: '' };

/** Ends with the dialog; the page then says that it was stopped. */
export function useSaving(): SavingControl {
  const [view, setView] = useState<SavingView>(RESTING);
  const underWay = useRef<AbortController>(undefined);
  useEffect(() => () => underWay.current?.abort(CLOSED), []);

  const save: SavingControl['save'] = async (folder, files, archive) => {
    if (underWay.current) return;
    const control = new AbortController();
    const { signal } = control;
    underWay.current = control;
    setView({ ...RESTING, isSaving: true, said: 'Saving…' });
    try {
      const onProgress = (path: string, doneBytes: number, totalBytes: number): void =>
        setView((before) => ({ ...before, path, doneBytes, totalBytes }));
      const where = await saveFolder({ folder, files, onProgress, signal }, archive);
      setView({ ...RESTING, said: where === undefined ? '' : `Saved: ${where}` });
    } catch (thrown) {
      if (signal.reason === CLOSED) return notify(stoppedByClosing(folder));
      setView(signal.aborted ? { ...RESTING, said: stopped() } : failed(thrown));
    } finally {
      underWay.current = undefined;
    }
  };
  return { ...view, save, stop: () => underWay.current?.abort() };
}

/** An archive is handed over as a whole. */
const whatStays = (): string => (canPickFolder() ? 'Files that were written stay.' : 'Nothing was saved.');

const stopped = (): string => `Stopped. ${whatStays()}`;

const stoppedByClosing = (folder: string): ErrorData => ({
  code: 'stopped',
  message: `Saving ${folder} was stopped: “Take it to a cluster” was closed. ${whatStays()}`,
  hint: 'Open it again and save once more, then leave it open until everything is saved.',
});

const failed = (thrown: unknown): SavingView => ({ ...RESTING, error: errorData(thrown) });
