// Ratios of ours that need no peer: what links cost a token, and whether a run takes the memory that was planned.
import { CachedComposition } from '../../src/engine/bridge/cachedComposition.ts';
import { alone, type Composition } from '../../src/engine/bridge/composition.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import { destroyLinks } from './ours.ts';
import type { OwnFigure } from './report.ts';
import { STEP_SETTINGS, wire, type TaskName, type Tasks } from './task.ts';

const PROMPT = 16;
const TOKENS = 16;

/** Milliseconds a token: composed, over anchor and augmenter each alone. */
export async function composedDecode(tasks: Tasks, name: TaskName, title: string, turns: number): Promise<OwnFigure> {
  const task = await tasks.open(name);
  const { composition, packed } = wire(task);
  const { anchor, augmenter } = task;
  const models: Composition[] = [composition, alone(anchor.decoder), alone(augmenter.decoder)];
  const vocabulary = Math.min(anchor.config.vocabulary, augmenter.config.vocabulary);
  const best = models.map(() => Infinity);
  for (let turn = 0; turn <= turns; turn++)
    for (const [i, model] of models.entries()) {
      const ms = await decode(tasks, model, vocabulary);
      if (turn > 0) best[i] = Math.min(best[i], ms); // the first compiles
    }
  destroyLinks(composition, packed);
  const [composed, ofAnchor, ofAugmenter] = best;
  return {
    group: 'decode',
    name: `composed decoding, ${title}`,
    value: composed / (ofAnchor + ofAugmenter),
    most: 1.15,
    about: `${composed.toFixed(2)} ms a token over ${ofAnchor.toFixed(2)} (anchor) + ${ofAugmenter.toFixed(2)} (augmenter)`,
  };
}

async function decode({ gpu }: Tasks, composition: Composition, vocabulary: number): Promise<number> {
  const cached = new CachedComposition(gpu, composition, PROMPT + TOKENS + 1);
  const advance = async (count: number): Promise<void> => {
    const ids = Array.from({ length: count }, (_, i) => (7 * i) % vocabulary);
    const seen = { ids, visible: ids.map((_, i) => i + 1), prompt: PROMPT };
    await cached.advance(ids, new Map([...composition.augmenters.keys()].map((id) => [id, seen])));
    await cached.next();
  };
  await advance(PROMPT);
  await advance(PROMPT + 1);
  const started = performance.now();
  for (let count = PROMPT + 2; count <= PROMPT + TOKENS + 1; count++) await advance(count);
  const ms = (performance.now() - started) / TOKENS;
  await cached.destroy();
  return ms;
}

/** Bytes that the device really holds more while a run goes on, over those that its plan named before. */
export async function plannedMemory(tasks: Tasks, name: TaskName, batch: number, title: string): Promise<OwnFigure> {
  const task = await tasks.open(name);
  const { memory } = task.gpu;
  const { composition, packed } = wire(task);
  const before = memory.bytes;
  const trainer = new Trainer(task.gpu, composition, packed, task.examples, { ...STEP_SETTINGS, batch });
  const planned = trainer.bytes;
  await trainer.allocate();
  await trainer.next();
  const held = memory.bytes - before;
  trainer.destroy();
  destroyLinks(composition, packed);
  return {
    group: 'step',
    name: `memory of a training step, ${title}`,
    value: held / planned,
    least: 0.9,
    most: 1.1,
    about: `${megabytes(held)} held over ${megabytes(planned)} planned`,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
