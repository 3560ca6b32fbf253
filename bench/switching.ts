// How long it takes to switch one of the built-in links off and on again: `npm run bench -- switching`.
import { folderLibrary } from '../src/cli/folders.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Session } from '../src/engine/session.ts';
import type { SavedProject } from '../src/engine/storage/projectStore.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { COMPOSITION } from '../src/shared/protocol.ts';

const TURNS = 30;

export async function main(): Promise<number> {
  const gpu = await nodeGpu();
  let saved: SavedProject | undefined;
  const projects = {
    load: () => Promise.resolve(undefined),
    save: (_: string, project: SavedProject) => Promise.resolve((saved = structuredClone(project)) !== undefined),
    remove: () => Promise.resolve(),
    examples: {
      load: () => Promise.resolve(undefined),
      save: () => Promise.resolve(true),
      forget: () => Promise.resolve(),
      keepOnly: () => Promise.resolve(),
    },
    tidy: () => Promise.resolve(),
  };
  const session = new Session({ gpu, library: folderLibrary(), projects, emit: () => undefined });
  const { wiring } = await session.open({ preset: codesAndSums });
  const { links } = wiring;
  const off = links.map((link, i) => ({ ...link, enabled: i !== 1 }));
  const ask = () => session.ask({ askId: 1, prompt: 'dog + cat =', speakers: [COMPOSITION], maxTokens: 4 });
  console.log(`adapter ${gpu.adapter.name}, ${links.length} links, ${(wiring.bytes / 1e6).toFixed(1)} MB`);
  await report('wire: off', 'wire: on', async (turn) => session.wire({ links: turn % 2 ? links : off }), ask);
  await report('undo', 'redo', async (turn) => (turn % 2 ? session.redo() : session.undo()), ask);
  return saved ? 0 : 1;
}

async function report(
  even: string,
  odd: string,
  change: (turn: number) => Promise<unknown>,
  between: () => Promise<unknown>,
): Promise<void> {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 2 * TURNS; turn++) {
    const started = performance.now();
    await change(turn);
    times[turn % 2].push(performance.now() - started);
    await between(); // as on the page: there is something recorded that has to go
  }
  for (const [i, name] of [even, odd].entries()) {
    const sorted = times[i].toSorted((a, b) => a - b);
    const ms = [sorted[TURNS >> 1], sorted[TURNS - 1]].map((value) => value.toFixed(1));
    console.log(`${name.padEnd(10)} ${ms[0].padStart(6)} ms in the middle, ${ms[1].padStart(6)} ms at worst`);
  }
}
