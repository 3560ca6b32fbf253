// Failures that belong to no part of the page, until the person puts them away.
import { create } from 'zustand';
import type { ErrorData } from '../../shared/errors.ts';

export interface Notice {
  id: number;
  error: ErrorData;
}

export const useNotices = create<{ notices: Notice[] }>()(() => ({ notices: [] }));

let lastId = 0;

/** The same message twice is one notice. */
export function notify(error: ErrorData): void {
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter((notice) => notice.error.message !== error.message), { id: ++lastId, error }],
  }));
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
