// What a visitor waits for is one file: every module that the page imports statically. Cut into the many that later parts
// share with it, it would be a request for each, and compress less.
import type { Plugin } from 'vite';

/** @param id of a module. */
export const isPageEntry = (id: string): boolean => id.endsWith('/src/main.tsx');

export function oneEagerChunk(): Plugin {
  const eager = new Set<string>();
  return {
    name: 'patchbay:one-eager-chunk',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', test: (id) => eager.has(id) }] } } },
      },
    }),
    buildEnd() {
      const entry = [...this.getModuleIds()].find(isPageEntry);
      const waiting = entry ? [entry] : [];
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (eager.has(id)) continue;
        eager.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}
