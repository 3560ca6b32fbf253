// What a person tuning a wiring wants to know: what is held on the GPU, and where the time of a token or a training step
// goes. Measuring changes nothing: a step is rehearsed with a learning rate of 0 on a plan of its own.
import type { TrainingSettings } from '../shared/protocol.ts';
import type { DeviceReport, MemoryPart, SpeedReport } from '../shared/reports.ts';
import { COMPOSITION } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import { bufferBytes } from './gpu/tensor.ts';
import type { KernelTime, Profile } from './gpu/timing.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { SelfTest } from './selfTest/selfTest.ts';
import type { Speakers } from './speakers.ts';
import type { EncodedExample } from './training/encode.ts';
import { Trainer } from './training/trainer.ts';

const REHEARSED_STEPS = 3;

export interface Measured {
  gpu: Gpu;
  selfTest: SelfTest;
  models: readonly LoadedModel[];
  board: LinkBoard;
  speakers: Speakers;
}

/** What is held, by what it is for. `boards`: all that there are. `runBytes`: what is held to train. */
export function deviceReport(
  { gpu, selfTest, models, speakers }: Omit<Measured, 'board'>,
  boards: readonly LinkBoard[],
  runBytes: number,
): DeviceReport {
  const { adapter, memory } = gpu;
  const known: MemoryPart[] = [
    ...models.map(({ card, decoder }) => ({
      what: 'weights' as const,
      of: card.title,
      bytes: bufferBytes(decoder.parts.map(({ tensor }) => tensor)),
    })),
    { what: 'links', bytes: boards.reduce((sum, { bytes }) => sum + bytes, 0) },
    { what: 'caches', bytes: speakers.bytes },
    { what: 'run', bytes: runBytes },
  ];
  const rest = memory.bytes - known.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts = [...known, { what: 'other' as const, bytes: rest }].filter(({ bytes }) => bytes > 0);
  return { adapter, selfTest: selfTest.report, heldBytes: memory.bytes, peakBytes: memory.peakBytes, parts };
}

/** One token of the composition, as it is decoded in an answer. */
export async function tokenSpeed({ gpu, speakers }: Measured): Promise<SpeedReport> {
  const before = gpu.memory.bytes;
  const { ms, profiles } = await speakers.profile(COMPOSITION);
  return { ...merged(profiles), ms, heldBytes: gpu.memory.bytes - before };
}

/** One training step with these settings. @throws what planning and allocating a run throw. */
export async function stepSpeed(
  { gpu, board }: Measured,
  examples: readonly EncodedExample[],
  settings: TrainingSettings,
): Promise<SpeedReport> {
  const before = gpu.memory.bytes;
  const trainer = new Trainer(gpu, board.composition, board.packed, examples, { ...settings, learningRate: 0 });
  const plannedBytes = trainer.bytes;
  await trainer.allocate();
  try {
    const heldBytes = gpu.memory.bytes - before;
    await trainer.next();
    const started = performance.now();
    for (let step = 0; step < REHEARSED_STEPS; step++) await trainer.next();
    const ms = (performance.now() - started) / REHEARSED_STEPS;
    return { ...merged([await trainer.profile()]), ms, heldBytes, plannedBytes };
  } finally {
    trainer.destroy();
  }
}

/** Several plans that make up one thing. */
function merged(profiles: readonly Profile[]): Pick<SpeedReport, 'measuredBy' | 'kernels'> {
  const kernels = new Map<string, KernelTime>();
  for (const { name, dispatches, ms } of profiles.flatMap((profile) => profile.kernels)) {
    const sum = kernels.get(name) ?? { name, dispatches: 0, ms: 0 };
    kernels.set(name, { name, dispatches: sum.dispatches + dispatches, ms: sum.ms + ms });
  }
  const measuredBy = profiles.every((profile) => profile.measuredBy === 'timestamps') ? 'timestamps' : 'one by one';
  return { measuredBy, kernels: [...kernels.values()].toSorted((a, b) => b.ms - a.ms) };
}
