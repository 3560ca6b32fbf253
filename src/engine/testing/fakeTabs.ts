// Tabs of one browser, for Node: their locks, and what they say to each other.
import type { TabChannel, Tabs } from '../projectHold.ts';
import { fakeLocks, type HeldLocks } from './fakeLocks.ts';

export interface FakeTab extends Tabs {
  /** It is closed, however that comes. */
  close(): void;
  /** It hears nothing, until it thaws. */
  isFrozen: boolean;
}

type Listener = (event: { data: unknown }) => void;

const PATIENCE = { opening: 20, answer: 40, letGo: 50_000, gone: 80 };

export function fakeBrowser(): { tab(): FakeTab } {
  const held: HeldLocks = new Map();
  const channels = new Set<{ name: string; tab: FakeTab; hear: Listener }>();
  return {
    tab: () => {
      const locks = fakeLocks(held);
      const tab: FakeTab = {
        locks,
        patience: PATIENCE,
        get isFrozen() {
          return locks.isFrozen;
        },
        set isFrozen(isFrozen) {
          locks.isFrozen = isFrozen;
        },
        channel: (name) => channelOf(name, tab),
        close: () => {
          locks.close();
          for (const channel of channels) if (channel.tab === tab) channels.delete(channel);
        },
      };
      return tab;
    },
  };

  function channelOf(name: string, tab: FakeTab): TabChannel {
    const listeners: Listener[] = [];
    const channel = { name, tab, hear: (event: { data: unknown }) => listeners.forEach((hear) => hear(event)) };
    channels.add(channel);
    return {
      addEventListener: (_, listener) => void listeners.push(listener),
      close: () => void channels.delete(channel),
      postMessage: (data) => {
        for (const other of channels)
          if (other !== channel && other.name === name && !other.tab.isFrozen)
            queueMicrotask(() => channels.has(other) && other.hear({ data: structuredClone(data) }));
      },
    };
  }
}
