// Whether the browser has a newer version of the page than the one that this tab is.
import { create } from 'zustand';

export const useNewVersion = create<{ isHere: boolean }>()(() => ({ isHere: false }));
