// Which link's details are open in the table: by a click on its wire, or on the row's own button.
import { create } from 'zustand';
import { onPresetChange } from './preset.ts';

/** Id of the link. */
export const useLinkDetails = create<{ opened?: string }>()(() => ({}));

onPresetChange(() => openDetails(undefined));

export const openDetails = (opened: string | undefined): void => useLinkDetails.setState({ opened });
