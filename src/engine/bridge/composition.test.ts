// Where a composition starts: the anchor alone. (What holds once links are trained is in properties.test.ts.)
import { describe, expect, it } from 'vitest';
import { LinkBoard } from '../linkBoard.ts';
import { COMPOSED_CASES, goldenTensors, openCase } from '../testing/composedCase.ts';
import { relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { recordLogits } from '../testing/recorded.ts';
import { batchCapacity } from '../training/batchInputs.ts';

describe.each(COMPOSED_CASES)('$name', (composed) => {
  it('without links it is the anchor; untrained it is that bit for bit, unless links are as released', async () => {
    const gpu = await testGpu();
    const { golden, batch } = composed;
    const expected = goldenTensors(composed);
    const open = await openCase(gpu, composed);
    const logits = async ({ composition }: LinkBoard): Promise<Float32Array[]> => {
      const recorded = await recordLogits(gpu, composition, batchCapacity([batch], golden.augmenters));
      const values = await recorded.run(batch);
      recorded.destroy();
      return values;
    };
    const untrained = await open.board();
    await untrained.reset();
    const bare = await logits(new LinkBoard(gpu, open.anchor, open.augmenters));
    for (const [b, values] of bare.entries())
      expect(relativeError(values, expected(`unlinked.${b}.logits`))).toBeLessThan(1e-4);
    if (golden.links.every(({ variant }) => variant === 'pre-norm')) expect(await logits(untrained)).toEqual(bare);
    else expect(await logits(untrained)).not.toEqual(bare);
    expect(await logits(await open.board())).not.toEqual(bare);
  });
});
