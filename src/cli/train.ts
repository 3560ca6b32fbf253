// `patchbay train`: links are trained from their start, from a composition, or from where a run was left.
import { resolve } from 'node:path';
import { writeCompositionFile } from '../engine/compositionFile.ts';
import { COMPOSITION } from '../shared/protocol.ts';
import { CODES, type Answer, type Call } from './call.ts';
import { readCheckpoint, type CalledWith, type Checkpoint } from './checkpointFile.ts';
import { checkWritable, writeWhole } from './writing.ts';
import { required } from './flags.ts';
import { readBytes, wholePath } from './folders.ts';
import { runInTerminal, type RunDone } from './runInTerminal.ts';
import { refuseSettings } from './settings.ts';
import { SCORE_HEADS, scoreCells, table } from './tables.ts';
import { setUp, setUpAgain, type SetUp } from './trainingSetUp.ts';

export type HeldOutScore = NonNullable<CalledWith['heldOutBefore']>;

export async function train({ flags, terminal }: Call): Promise<Answer> {
  let left: Checkpoint | undefined;
  if (flags.resume !== undefined) {
    refuseSettings(flags);
    left = readCheckpoint(await readBytes(flags.resume));
  }
  const out = flags.out ?? left?.called.out ?? required(flags, 'out');
  const path = flags.checkpoint ?? flags.resume ?? `${out}.checkpoint`;
  await checkWritable(out);
  await checkWritable(path);
  const made = left ? await setUpAgain(left, flags, terminal) : await setUp(flags, terminal);
  const heldOutBefore = left ? left.called.heldOutBefore : await heldOutScore(made);
  const [anchor, ...augmenters] = made.composed.folders.map(wholePath);
  const isChat = left?.called.isChat ?? Boolean(flags.chat);
  const called = { anchor, augmenters, ...pathsOf(made), isChat, out: resolve(out), heldOutBefore };
  const done = await runInTerminal({ ...made, path, called, left }, terminal);
  await writeWhole(out, writeCompositionFile(done.composition));
  if (done.isInterrupted) return interrupted(done, made, { out, path, heldOutBefore });
  const heldOut = await heldOutScore(made);
  if (heldOut) {
    const { about } = done.composition;
    await writeWhole(out, writeCompositionFile({ ...done.composition, about: about && { ...about, score: heldOut } }));
  }
  await done.forget();
  const { losses, step } = done;
  return {
    json: { heldOut, heldOutBefore, losses, step, steps: made.settings.steps, out },
    text: summary({ heldOut, heldOutBefore }, `${step} steps done. The links are in ${out}.`),
  };
}

function pathsOf({ sources: { data, heldOut, share } }: SetUp): Pick<CalledWith, 'data' | 'heldOut' | 'share'> {
  return { data: [...data], heldOut: [...heldOut], share };
}

/** Of all that is held out; null when nothing is. */
export async function heldOutScore({ composed, examples }: SetUp): Promise<HeldOutScore | null> {
  if (examples.heldOut.length === 0) return null;
  const { exact, loss, n } = await composed.speakers.score(COMPOSITION, examples.heldOut);
  return { exact, loss, n };
}

interface Written {
  out: string;
  path: string;
  heldOutBefore: HeldOutScore | null;
}

function interrupted(
  { losses, step, kept }: RunDone,
  { settings }: SetUp,
  { out, path, heldOutBefore }: Written,
): Answer {
  const { steps } = settings;
  const goOn =
    kept === undefined
      ? 'No checkpoint could be written.'
      : `Go on with:  npm run -s patchbay -- train --resume ${shellWord(path)}`;
  return {
    code: CODES.interrupted,
    json: {
      heldOut: null,
      heldOutBefore,
      losses,
      step,
      steps,
      out,
      interrupted: true,
      checkpoint: kept === undefined ? null : path,
    },
    text: `Stopped behind step ${step} of ${steps}. The links so far are in ${out}.\n${goOn}`,
  };
}

function summary(scores: Record<'heldOutBefore' | 'heldOut', HeldOutScore | null>, said: string): string {
  const { heldOutBefore, heldOut } = scores;
  if (!heldOut) return said;
  const before = heldOutBefore ? [['before', ...scoreCells(heldOutBefore)]] : [];
  return `${table([['held out', ...SCORE_HEADS], ...before, ['after', ...scoreCells(heldOut)]])}\n${said}`;
}

const shellWord = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
