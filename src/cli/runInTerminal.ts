// One run from its first step, or from a checkpoint, until it is done or Ctrl+C ends it: the same run as on the page, with its
// checkpoints in a file and its events in the terminal.
import type { CompositionFile } from '../engine/compositionFile.ts';
import { aboutNow } from '../engine/compositionFile.ts';
import type { ExampleSet } from '../engine/exampleSet.ts';
import { lookAtHeldOut } from '../engine/heldOut.ts';
import { ProjectRuns } from '../engine/projectRuns.ts';
import { Run } from '../engine/run.ts';
import { RunRecording } from '../engine/runRecording.ts';
import { bestLook } from '../engine/training/earlyStop.ts';
import { Trainer } from '../engine/training/trainer.ts';
import { PatchbayError } from '../shared/errors.ts';
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import { COMPOSITION, type EngineEvent, type TrainingSettings } from '../shared/protocol.ts';
import type { CalledWith, Checkpoint } from './checkpointFile.ts';
import { CheckpointStore } from './checkpointStore.ts';
import type { Composed } from './composed.ts';
import { onInterrupt } from './interrupt.ts';
import { RunProgress } from './runProgress.ts';
import type { Terminal } from './terminal.ts';

/** Names the one run that there is. */
const PROJECT = 'command-line';

export interface RunOrder {
  composed: Composed;
  examples: ExampleSet;
  settings: TrainingSettings;
  /** Where checkpoints go. */
  path: string;
  called: CalledWith;
  /** The run that goes on; its links are in place. */
  left?: Checkpoint;
}

export interface RunDone {
  losses: number[];
  isInterrupted: boolean;
  /** Steps that are done. */
  step: number;
  /** Behind which step the checkpoint can go on; undefined when none was written. */
  kept?: number;
  composition: CompositionFile;
  /** To be called when the links are safe elsewhere. */
  forget(): Promise<void>;
}

/** @throws what a run throws; its checkpoint then has the last good weights. */
export async function runInTerminal(order: RunOrder, terminal: Terminal): Promise<RunDone> {
  const { composed, examples, settings, path, called, left } = order;
  const { gpu, board, speakers } = composed;
  const about = () => aboutNow(board.cards, examples.report);
  const store = new CheckpointStore({ path, called, about, terminal }, left);
  const trainer = await Trainer.create(
    gpu,
    board.composition,
    board.packed,
    speakers.encode(COMPOSITION, examples.train),
    settings,
  );
  try {
    const looks = left?.run.heldOut.filter(({ step }) => step <= left.run.step);
    if (left) trainer.goOnFrom(left.run.step, left.content.moments ?? new Float32Array(), bestLook(looks ?? [])?.step);
    const progress = new RunProgress(trainer, terminal);
    let heard: (event: EngineEvent) => void = () => undefined;
    const runs = await ProjectRuns.open(PROJECT, store, board, (event) => heard(event));
    const stepsBefore = left?.run.stepsBefore ?? board.steps;
    const recording = left
      ? RunRecording.resume(runs, left.run, left.content, now)
      : await RunRecording.begin(runs, { settings, board, examples: examples.report, now });
    const resting = new Promise<Extract<EngineEvent, { type: 'runChanged' }>>((resolve) => {
      heard = (event) => {
        recording.hear(event);
        progress.hear(event);
        if (event.type === 'runChanged' && event.state !== 'running' && event.state !== 'idle') resolve(event);
      };
    });
    const run = new Run(trainer, {
      emit: (event) => heard(event),
      now,
      alone: (task) => speakers.alone(task),
      lookAtHeldOut: () => lookAtHeldOut(speakers, examples.heldOut, codesAndSums.maxTokens),
      looksBefore: looks,
      keep: async (step) => {
        board.steps = stepsBefore + trainer.weightsOf;
        if (step > 0) board.origin = 'trained';
        await recording.checkpoint(trainer, board);
      },
    });
    const interruption = onInterrupt(() => {
      terminal.say('Finishing the step under way. Press Ctrl+C again to end at once.');
      void run.pause();
    });
    try {
      run.start();
      const { error, state } = await resting;
      await runs.settled;
      if (error) throw new PatchbayError(error);
      return {
        losses: recording.losses,
        isInterrupted: state === 'paused',
        step: trainer.step,
        kept: store.step,
        composition: { ...(await board.save()), about: about() },
        forget: () => store.remove(),
      };
    } finally {
      interruption.end();
      terminal.close();
    }
  } finally {
    trainer.destroy();
  }
}

const now = (): number => performance.now();
