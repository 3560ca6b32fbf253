// Whether a person is choosing an example, and what is said when another one is open.
import { create } from 'zustand';
import { exampleCalled, onPresetChange } from './preset.ts';

export interface Choosing {
  isOpen: boolean;
  /** Spoken politely. */
  said: string;
}

export const useChoosing = create<Choosing>()(() => ({ isOpen: false, said: '' }));

onPresetChange(({ id, title }) =>
  useChoosing.setState({ said: exampleCalled(id) ? `The page shows ${title} now.` : '' }),
);

export const startChoosing = (): void => useChoosing.setState({ isOpen: true });
export const endChoosing = (): void => useChoosing.setState({ isOpen: false });
