// What it costs and saves to keep the frozen matrices in fewer bytes: `npm run bench -- weights [rounds]`.
// The built-in pair with its shipped links, as f32, f16 and q8: bytes, held-out answers, how far the logits move, time of a
// token and of a training step. And a decoder in the shape of SmolLM2-135M with random weights, cut in depth and vocabulary:
// there the weights are what takes time.
import { loadFolder, readBytes } from '../src/cli/folders.ts';
import { CachedComposition } from '../src/engine/bridge/cachedComposition.ts';
import { alone } from '../src/engine/bridge/composition.ts';
import { readCompositionFile } from '../src/engine/compositionFile.ts';
import type { Gpu } from '../src/engine/gpu/device.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../src/engine/gpu/packing.ts';
import { byteLength, elements } from '../src/engine/gpu/tensor.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { readModelConfig } from '../src/engine/model/config.ts';
import type { Decoder } from '../src/engine/model/decoder.ts';
import { BlockDecoder } from '../src/engine/model/blockDecoder.ts';
import { packedLogits } from '../src/engine/model/packedLogits.ts';
import { inMemory, loadParts, storedAs } from '../src/engine/model/parts.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { seededNormal } from '../src/engine/seededRandom.ts';
import { Speakers } from '../src/engine/speakers.ts';
import { readExamples } from '../src/engine/text/examples.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { COMPOSITION } from '../src/shared/protocol.ts';

/** Four blocks as wide as SmolLM2-135M's thirty, and a sixth of its vocabulary. */
const CUT = readModelConfig({
  model_type: 'llama',
  hidden_size: 576,
  num_hidden_layers: 4,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  intermediate_size: 1536,
  vocab_size: 8192,
  tie_word_embeddings: true,
});
const [PROMPT, TOKENS] = [8, 24];

export async function main([rounds = '4']: string[]): Promise<number> {
  const gpu = await nodeGpu();
  console.log(`${gpu.adapter.name}\n`);
  await builtIn(gpu);
  await cut(gpu, Number(rounds));
  return 0;
}

async function builtIn(gpu: Gpu): Promise<void> {
  const folder = `public/models/${codesAndSums.id}`;
  const links = readCompositionFile(await readBytes(`${folder}/${codesAndSums.files.links}`));
  const text = new TextDecoder().decode(await readBytes(`${folder}/${codesAndSums.files.heldOut}`));
  const { examples } = readExamples('held-out.jsonl', text);
  console.log(`built-in pair, ${examples.length} held-out questions`);
  let exact: number[] | undefined;
  for (const weights of WEIGHT_FORMATS) {
    const [anchor, codes] = [
      await loadFolder(gpu, codesAndSums.anchor, { weights }),
      await loadFolder(gpu, codesAndSums.augmenters[0], { weights }),
    ];
    const board = new LinkBoard(gpu, anchor, [codes]);
    await board.load(links, 'preset', 0);
    const speakers = new Speakers(gpu, anchor, [codes], () => board.composition);
    const score = await speakers.score(COMPOSITION, examples);
    const ids = Array.from({ length: 24 }, (_, i) => (5 * i) % anchor.decoder.vocabulary);
    const logits = (await packedLogits(gpu, anchor.decoder, ids)).flat();
    exact ??= logits;
    const columns = [
      weights.padEnd(4),
      `${(bytesOf(anchor.decoder, codes.decoder) / 1e6).toFixed(2)} MB`,
      `${(100 * score.exact).toFixed(1)} % exact`,
      `loss ${score.loss.toFixed(4)}`,
      `logits of the anchor off by ${(100 * error(logits, exact)).toFixed(2)} %`,
    ];
    console.log(`  ${columns.join('  ')}`);
    await speakers.destroy();
    board.destroy();
    for (const { decoder } of [anchor, codes]) decoder.destroy();
  }
}

async function cut(gpu: Gpu, rounds: number): Promise<void> {
  console.log(`\n4 blocks × 576, ${CUT.vocabulary} tokens, random weights`);
  const models = WEIGHT_FORMATS.map((format) => ({ format, model: random(gpu, format), best: Infinity }));
  const ids = Array.from({ length: 24 }, (_, i) => (97 * i) % CUT.vocabulary);
  const exact = (await packedLogits(gpu, models[0].model, ids)).flat();
  for (let round = 0; round <= rounds; round++)
    for (const each of models) {
      const ms = await decode(gpu, each.model);
      if (round > 0) each.best = Math.min(each.best, ms); // the first compiles
    }
  for (const { format, model, best } of models) {
    const off = error((await packedLogits(gpu, model, ids)).flat(), exact);
    const columns = [
      format.padEnd(4),
      `${(bytesOf(model) / 1e6).toFixed(1)} MB`,
      `${best.toFixed(2)} ms a token`,
      `logits off by ${(100 * off).toFixed(2)} %`,
    ];
    console.log(`  ${columns.join('  ')}`);
  }
}

function random(gpu: Gpu, format: WeightFormat): Decoder {
  const model = new BlockDecoder(gpu, CUT, storedAs(gpu, format));
  const normal = seededNormal(1);
  const tensors = model.parts.map(({ name, shape }) => {
    const scale = shape.length === 1 ? 0 : shape[1] ** -0.5;
    const values = Float32Array.from({ length: elements(shape) }, () => (scale === 0 ? 1 : scale * normal()));
    return { name, shape, values };
  });
  loadParts(gpu, model.parts, inMemory(tensors));
  return model;
}

async function decode(gpu: Gpu, model: Decoder): Promise<number> {
  const cached = new CachedComposition(gpu, alone(model), PROMPT + TOKENS);
  const advance = async (count: number): Promise<void> => {
    await cached.advance(
      Array.from({ length: count }, (_, i) => (7 * i) % CUT.vocabulary),
      new Map(),
    );
    await cached.next();
  };
  await advance(PROMPT);
  await advance(PROMPT + 1);
  const started = performance.now();
  for (let count = PROMPT + 2; count <= PROMPT + TOKENS; count++) await advance(count);
  const ms = (performance.now() - started) / (TOKENS - 1);
  await cached.destroy();
  return ms;
}

function bytesOf(...models: Decoder[]): number {
  const tensors = new Set(models.flatMap(({ parts }) => parts.map(({ tensor }) => tensor)));
  return [...tensors].reduce((sum, tensor) => sum + byteLength(tensor), 0);
}

/** Root of the mean square, relative to that of the exact ones. */
function error(actual: readonly number[], exact: readonly number[]): number {
  const off = actual.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0);
  return Math.sqrt(off / exact.reduce((sum, value) => sum + value ** 2, 0));
}
