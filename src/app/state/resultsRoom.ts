// Whether the results are looked at. What is seen there is worked out by evaluations.ts, which comes with the room.
import { create } from 'zustand';
import { onPresetChange } from './preset.ts';

export const useResultsRoom = create<{ isOpen: boolean }>()(() => ({ isOpen: false }));

onPresetChange(() => closeResults());

export const openResults = (): void => useResultsRoom.setState({ isOpen: true });
export const closeResults = (): void => useResultsRoom.setState({ isOpen: false });
