// What is being shared: the link, whether it is copied, and what it leaves out.
import { create } from 'zustand';

export interface Sharing {
  /** The whole address; absent: nothing is being shared. */
  address?: string;
  isCopied: boolean;
  /** What whoever opens it does not get; whole sentences. */
  without: string[];
}

export const useSharing = create<Sharing>()(() => ({ isCopied: false, without: [] }));

export const closeSharing = (): void => useSharing.setState({ address: undefined });
