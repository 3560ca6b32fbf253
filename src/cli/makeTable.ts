// `patchbay table`: a small model that knows a table of keys and values by heart, as a folder.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeModel } from '../engine/makeModel.ts';
import { MOST_BYTES, readTable } from '../engine/tables/readTable.ts';
import { sharedNodeGpu } from '../engine/nodeGpu.ts';
import { SelfTest } from '../engine/selfTest/selfTest.ts';
import { wholeText } from '../engine/text/wholeText.ts';
import { badRequest } from '../shared/errors.ts';
import type { MadeModel } from '../shared/madeModels.ts';
import type { LibraryModel, PickedFile } from '../shared/models.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { CODES, type Answer, type Call } from './call.ts';
import { number, required } from './flags.ts';
import { readBytes } from './folders.ts';
import { onInterrupt } from './interrupt.ts';
import { duration, percent } from './tables.ts';
import type { Terminal } from './terminal.ts';
import { unwritable } from './writing.ts';

/** Beside the model, where its values can be added: sums over its keys, for links to a model that adds. */
const EXAMPLES = 'examples';

export async function makeTable({ flags, terminal }: Call): Promise<Answer> {
  const path = required(flags, 'table');
  const out = required(flags, 'out');
  const bytes = await readBytes(path);
  if (bytes.byteLength > MOST_BYTES)
    throw badRequest(`"${path}" has ${bytes.byteLength} bytes; a table may have ${MOST_BYTES}.`, 'Take fewer rows.');
  const name = basename(path);
  const table = readTable(name, await wholeText({ name, blob: new Blob([bytes]) }), {
    key: flags.key,
    value: flags.value,
  });
  for (const { line, reason } of table.problems) terminal.note(`${path}:${line}: ${reason}`);
  await writeFiles(out, []);
  const gpu = await sharedNodeGpu();
  const interruption = onInterrupt(() => terminal.say('Ending. Nothing is kept of a model that is not whole.'));
  try {
    const place = { gpu, selfTest: new SelfTest(gpu), emit: teller(terminal), shelf: { addFiles: keeperIn(out) } };
    const made = await makeModel(place, table, {
      title: flags.title ?? table.name,
      seed: number(flags, 'seed', 1),
      alone: (task) => task(),
      stopped: () => interruption.hasCome,
      held: () => undefined,
    });
    if (made.examples) await writeFiles(join(out, EXAMPLES), [made.examples.train, made.examples.heldOut]);
    return answer(made, out);
  } catch (thrown) {
    if (!interruption.hasCome) throw thrown;
    return { code: CODES.interrupted, json: { interrupted: true }, text: 'Stopped: no model was made.' };
  } finally {
    interruption.end();
    terminal.close();
  }
}

function answer({ rows, known, wrong, examples }: MadeModel, out: string): Answer {
  const folder = examples && join(out, EXAMPLES);
  const missed = wrong.map(({ key, value, said }) => `  ${key}: ${value}, said ${said || 'nothing'}`);
  return {
    json: { out, rows, known, wrong, examples: folder ?? null },
    text: [
      `${known} of ${rows} rows are known. The model is in ${out}.`,
      ...missed,
      ...(folder === undefined ? [] : [`Sums over its keys, to train links on, are in ${folder}.`]),
    ].join('\n'),
  };
}

function teller(terminal: Terminal): (event: EngineEvent) => void {
  return (event) => {
    if (event.type === 'failed') terminal.note(event.error.message);
    if (event.type !== 'makingStepped') return;
    const { step, steps, loss, recall, secondsLeft } = event;
    const known = recall === undefined ? [] : [`${percent(recall)} of the rows known`];
    terminal.progress(
      [`step ${step} of ${steps}`, `loss ${loss.toFixed(4)}`, ...known, `${duration(secondsLeft)} left at most`].join(
        ' · ',
      ),
    );
  };
}

function keeperIn(folder: string): (picked: { title: string; files: readonly PickedFile[] }) => Promise<LibraryModel> {
  return async ({ title, files }) => {
    await writeFiles(folder, files);
    const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
    const source = { kind: 'files' } as const;
    return { id: basename(folder), title, license: '', source, state: 'kept', bytes, keptBytes: bytes };
  };
}

/** @throws PatchbayError 'bad-request' when nothing can be written there. */
async function writeFiles(folder: string, files: readonly PickedFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, blob } of files) await writeFile(join(folder, name), new Uint8Array(await blob.arrayBuffer()));
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}
