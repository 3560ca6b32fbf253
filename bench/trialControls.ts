// What the gain of the built-in pair comes from, as the page finds it out: the same run as it is, with an untrained augmenter,
// with the augmenter at the prompt only, and with adapters on the anchor. `npm run bench -- trialControls [steps]`.
import { folderLibrary } from '../src/cli/folders.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Session } from '../src/engine/session.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { ANCHOR } from '../src/shared/protocol.ts';
import type { Control } from '../src/shared/trials.ts';
import { DATA_SEED } from '../scripts/models/links.ts';
import { recallTable } from '../scripts/models/recall.ts';
import { taskFiles } from '../scripts/models/taskFiles.ts';

const CONTROLS: (Control | undefined)[] = [undefined, 'untrained-augmenter', 'prompt-only', 'lora'];
const ALL = 450;

export async function main([steps]: string[]): Promise<number> {
  const gpu = await nodeGpu();
  const { kept: skill } = taskFiles(DATA_SEED, await recallTable(gpu));
  const session = new Session({ gpu, library: folderLibrary(), emit: () => undefined });
  await session.open({ preset: codesAndSums });
  console.log(`adapter: ${gpu.adapter.name}`);
  const [alone] = await session.score({ speakers: [ANCHOR], limit: ALL });
  console.log('anchor alone:', percent(alone.exact), 'loss', alone.loss.toFixed(3));
  const settings = { ...codesAndSums.settings, ...(steps === undefined ? {} : { steps: Number(steps) }) };
  const { links } = codesAndSums;
  for (const [trialId, control] of CONTROLS.entries()) {
    const result = await session.tryWiring({ trialId, links, settings, limit: ALL, control, skill });
    const { kept = 0, n = 0 } = result.skill ?? {};
    console.log(
      `${control ?? 'as it is'}: ${percent(result.exact)} of ${result.n} unseen, loss ${result.loss.toFixed(3)},`,
      `${result.parameters} numbers, ${result.seconds.toFixed(0)} s, kept ${kept} of ${n} sums`,
    );
  }
  return 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
