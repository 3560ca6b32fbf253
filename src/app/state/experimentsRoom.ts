// Whether the results of the paper's experiments are looked at. They are read by the room itself.
import { create } from 'zustand';

export const useExperimentsRoom = create<{ isOpen: boolean }>()(() => ({ isOpen: false }));

export const openExperiments = (): void => useExperimentsRoom.setState({ isOpen: true });
export const closeExperiments = (): void => useExperimentsRoom.setState({ isOpen: false });
