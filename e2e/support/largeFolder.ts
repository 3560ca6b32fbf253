// A large model as it lies on a hub, made from nothing: a Llama of half a billion parameters in bf16, in several files with an
// index. Its weights are small random numbers; what it says means nothing.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Draw } from '../../src/engine/testing/draw.ts';

interface Sizes {
  blocks: number;
  width: number;
  hidden: number;
  heads: number;
  vocabulary: number;
  /** Files that the weights lie in. */
  files: number;
}

/** 517 million parameters, 1.03 GB; the embeddings are larger than 128 MiB once they are unpacked. */
export const HALF_A_BILLION: Sizes = {
  blocks: 24,
  width: 1280,
  hidden: 3456,
  heads: 20,
  vocabulary: 32_000,
  files: 4,
};

/** Bytes of random numbers that are written again and again. */
const REPEATED = 2 ** 20;

/** @returns bytes of the weights. */
export function writeLargeFolder(folder: string, sizes: Sizes): number {
  const { blocks, width, heads, hidden, vocabulary } = sizes;
  const json = (name: string, content: object): void => writeFileSync(join(folder, name), JSON.stringify(content));
  json('config.json', {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    num_hidden_layers: blocks,
    hidden_size: width,
    intermediate_size: hidden,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    vocab_size: vocabulary,
    max_position_embeddings: 2048,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    tie_word_embeddings: true,
    hidden_act: 'silu',
    bos_token_id: 1,
    eos_token_id: 2,
  });
  json('tokenizer_config.json', { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' });
  json('tokenizer.json', words(vocabulary));
  return writeWeights(folder, sizes);
}

function words(vocabulary: number): object {
  const special = ['<unk>', '<s>', '</s>'];
  const vocab = [...special, ...Array.from({ length: vocabulary - special.length }, (_none, i) => `w${i}`)];
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    added_tokens: special.map((content, id) => ({ id, content, ...added })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocab.map((word, id) => [word, id])), unk_token: '<unk>' },
  };
}

function tensors({ blocks, width, hidden, vocabulary }: Sizes): [name: string, shape: number[]][] {
  const block = (i: number): [string, number[]][] => {
    const named = (name: string, ...shape: number[]): [string, number[]] => [`model.layers.${i}.${name}.weight`, shape];
    return [
      ...['q', 'k', 'v', 'o'].map((letter) => named(`self_attn.${letter}_proj`, width, width)),
      named('mlp.gate_proj', hidden, width),
      named('mlp.up_proj', hidden, width),
      named('mlp.down_proj', width, hidden),
      named('input_layernorm', width),
      named('post_attention_layernorm', width),
    ];
  };
  return [
    ['model.embed_tokens.weight', [vocabulary, width]],
    ...Array.from({ length: blocks }, (_none, i) => block(i)).flat(),
    ['model.norm.weight', [width]],
  ];
}

function writeWeights(folder: string, sizes: Sizes): number {
  const all = tensors(sizes);
  const perFile = Math.ceil(all.length / sizes.files);
  const weight_map: Record<string, string> = {};
  let total = 0;
  for (let part = 0; part < sizes.files; part++) {
    const file = `model-${String(part + 1).padStart(5, '0')}-of-${String(sizes.files).padStart(5, '0')}.safetensors`;
    let end = 0;
    const entries = all.slice(part * perFile, (part + 1) * perFile).map(([name, shape]) => {
      const from = end;
      end += 2 * shape.reduce((product, size) => product * size, 1);
      weight_map[name] = file;
      return [name, { dtype: 'BF16', shape, data_offsets: [from, end] }] as const;
    });
    const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const descriptor = openSync(join(folder, file), 'w');
    writeSync(descriptor, length);
    writeSync(descriptor, header);
    for (let at = 0; at < end; at += REPEATED) writeSync(descriptor, small(), 0, Math.min(REPEATED, end - at));
    closeSync(descriptor);
    total += end;
  }
  const index = { metadata: { total_size: total }, weight_map };
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify(index));
  return total;
}

let numbers: Uint8Array | undefined;

/** Normal numbers with a deviation of 0.02, as bf16: the upper half of a float's bits. */
function small(): Uint8Array {
  if (!numbers) {
    const draw = new Draw(1);
    const floats = Float32Array.from({ length: REPEATED / 2 }, () => 0.02 * draw.normal());
    numbers = new Uint8Array(Uint16Array.from(new Uint32Array(floats.buffer), (bits) => bits >>> 16).buffer);
  }
  return numbers;
}
