// Milliseconds of attention, forward and backward, by shape and form: `npm run bench -- attention [rounds] [forms]`.
// Every form takes its turn in every round, and its best round counts. `*` marks the one that training takes.
import type { Gpu } from '../src/engine/gpu/device.ts';
import type { Plan } from '../src/engine/gpu/plan.ts';
import { Recorder } from '../src/engine/gpu/recorder.ts';
import { profilePlan } from '../src/engine/gpu/timing.ts';
import { attention, causalSpans } from '../src/engine/ops/attention.ts';
import { attentionForms, type AttentionForms } from '../src/engine/ops/attentionForms.ts';
import { randomNormal, upload, uploadIndices } from '../src/engine/testing/compare.ts';
import { testGpu } from '../src/engine/testing/gpu.ts';

/** Sequences, tokens of each, heads, head width: the built-in pair, and larger models. */
const SHAPES = [
  [64, 12, 4, 16],
  [40, 19, 4, 16],
  [30, 25, 4, 16],
  [20, 38, 4, 16],
  [12, 64, 4, 16],
  [8, 64, 9, 64],
  [1, 512, 9, 64],
] as const;
/** Only on cards. */
const LARGE_SHAPES = [
  [8, 512, 9, 64],
  [1, 2048, 16, 64],
  [4, 512, 8, 128],
] as const;
const FORMS = ['byFour', 'quad', 'tiled'] as const;

export async function main([rounds = '5', names = FORMS.join()]: string[]): Promise<number> {
  const gpu = await testGpu();
  console.log(gpu.adapter.name);
  for (const shape of gpu.capabilities.fallback ? SHAPES : [...SHAPES, ...LARGE_SHAPES]) {
    const [sequences, tokens, heads, width] = shape;
    console.log(`${sequences} × ${tokens} tokens, ${heads} heads × ${width}`);
    const chosen = attentionForms(gpu.capabilities, sequences * tokens, { decoding: false, longest: tokens }).forward;
    const plans = new Map<string, Plan>();
    for (const form of FORMS.filter((name) => names.includes(name)))
      plans.set(form, await planOf(gpu, shape, { forward: form, backward: form }));
    const best = new Map<string, number>();
    for (let round = 0; round <= Number(rounds); round++)
      for (const [form, plan] of plans)
        for (const { name, ms } of (await profilePlan(gpu, plan, 1)).kernels)
          if (round > 0) best.set(`${form} ${name}`, Math.min(best.get(`${form} ${name}`) ?? Infinity, ms));
    for (const [form, plan] of plans) {
      const times = ['forward', 'backward_delta', 'backward_query', 'backward_key'].map(
        (pass) => best.get([...best.keys()].find((key) => key.startsWith(form) && key.endsWith(pass)) ?? '') ?? NaN,
      );
      const columns = [times.reduce((sum, ms) => sum + ms), ...times].map((ms) => ms.toFixed(3).padStart(9));
      console.log(
        `  ${`${form}${form === chosen ? ' *' : ''}`.padEnd(10)} ${columns.join('')} ms: all, forward, δ, dQ, dK and dV`,
      );
      plan.destroy();
    }
  }
  return 0;
}

async function planOf(
  gpu: Gpu,
  [sequences, tokens, heads, width]: (typeof SHAPES | typeof LARGE_SHAPES)[number],
  forms: AttentionForms,
): Promise<Plan> {
  const rows = sequences * tokens;
  const recorder = new Recorder(gpu, 'attention');
  const lengths = Array.from({ length: sequences }, () => tokens);
  const { keys, readers } = causalSpans(lengths, rows);
  const spans = {
    keys: uploadIndices(gpu, keys, [rows, 2], 'keys'),
    readers: uploadIndices(gpu, readers, [rows, 2], 'readers'),
  };
  const [q, kv] = [1, 2].map((part) =>
    upload(gpu, randomNormal(part * rows * heads * width, part), [rows, part * heads * width], 'x'),
  );
  recorder.watch(q, recorder.tensor(q.shape, 'dQ'));
  recorder.watch(kv, recorder.tensor(kv.shape, 'dKv'));
  const out = attention(recorder, q, kv, spans, { heads, kvHeads: heads, scale: width ** -0.5 }, forms);
  recorder.moveGradient(out, upload(gpu, randomNormal(rows * heads * width, 3), out.shape, 'dOut'));
  recorder.backward();
  return recorder.finish();
}
