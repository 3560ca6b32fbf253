// Attention in every form that this adapter gets, and in the plainest.
import type { Capabilities } from '../gpu/capabilities.ts';
import { attention, causalSpans } from '../ops/attention.ts';
import { attentionForms, attentionPasses, type AttentionForms } from '../ops/attentionForms.ts';
import { attentionWeights } from '../ops/attentionWeights.ts';
import * as reference from '../reference/attention.ts';
import type { Check, CheckBench } from './check.ts';

const [HEADS, KV_HEADS] = [4, 2];
/** Longer than what any form takes at a time, and several that begin at different rows of it. */
const LONGEST = 35;
const { keys, readers } = causalSpans([LONGEST, 2, 5], 44);
const ROWS = keys.length / 2;
const SLOPES = [0.5, 0.25, 0.1, 0];

/** @param headWidth numbers of a head: each width is compiled by itself. @param training also the backward pass. */
export function attentionChecks(capabilities: Capabilities, headWidth: number, training: boolean): Check[] {
  const untested = { ...capabilities, wrong: new Set<string>() };
  const forms = [1, ROWS].flatMap((rows) =>
    [4, undefined].flatMap((longest) =>
      [true, false].map((decoding) => attentionForms(untested, rows, { decoding, longest })),
    ),
  );
  const forward = new Set<AttentionForms['forward']>([...forms.map((form) => form.forward), 'byFour']);
  const backward = new Set<AttentionForms['backward']>([...forms.map((form) => form.backward), 'byFour']);
  return [
    ...[...forward].map((form) => forwardCheck(form, headWidth)),
    ...[...(training ? backward : [])].map((form) => backwardCheck(form, headWidth)),
    weightsCheck(headWidth),
  ];
}

function forwardCheck(form: AttentionForms['forward'], headWidth: number): Check {
  return (bench) => {
    const { q, kv, shape } = drawn(bench, headWidth);
    const [query, keyValues] = [bench.input(q, ROWS, HEADS * headWidth), keyValueInput(bench, kv)];
    const out = attention(bench.recorder, query, keyValues, spans(bench), options(bench, shape), {
      forward: form,
      backward: 'byFour',
    });
    const { name } = attentionPasses(headWidth / 4).forward[form].kernel;
    return [{ kernel: name, tensor: out, expected: reference.attention(q, kv, shape) }];
  };
}

function backwardCheck(form: AttentionForms['backward'], headWidth: number): Check {
  return (bench) => {
    const { q, kv, shape } = drawn(bench, headWidth);
    const dOut = bench.numbers(ROWS, HEADS * headWidth);
    const [query, dQ] = bench.trained(q, ROWS, HEADS * headWidth);
    const [keyValues, dKv] = bench.trained(kv, ROWS, 2 * KV_HEADS * headWidth);
    const out = attention(bench.recorder, query, keyValues, spans(bench), options(bench, shape), {
      forward: form,
      backward: form,
    });
    return bench.backward([[out, dOut]], () => {
      const truth = reference.attentionBackward(q, kv, shape, dOut);
      const passes = attentionPasses(headWidth / 4);
      return [
        { kernel: passes.query[form].kernel.name, tensor: dQ, expected: truth.dQ },
        { kernel: passes.key[form].kernel.name, tensor: dKv, expected: truth.dKv },
      ];
    });
  };
}

function weightsCheck(headWidth: number): Check {
  return (bench) => {
    const { q, kv, shape } = drawn(bench, headWidth);
    const query = bench.input(q, ROWS, HEADS * headWidth);
    const columns = LONGEST + 2;
    const weights = attentionWeights(
      bench.recorder,
      query,
      keyValueInput(bench, kv),
      spans(bench),
      options(bench, shape),
      columns,
    );
    const expected = reference.attentionWeights(q, kv, shape, columns);
    return [{ kernel: 'attention_weights/forward', tensor: weights, expected }];
  };
}

function drawn(bench: CheckBench, headWidth: number) {
  const scale = Math.fround(headWidth ** -0.5);
  return {
    q: bench.numbers(ROWS, HEADS * headWidth),
    kv: bench.numbers(ROWS, 2 * KV_HEADS * headWidth),
    shape: { keys, heads: HEADS, kvHeads: KV_HEADS, scale, slopes: SLOPES },
  };
}

function keyValueInput(bench: CheckBench, kv: Float64Array) {
  return bench.input(kv, ROWS, kv.length / ROWS);
}

function spans(bench: CheckBench) {
  return { keys: bench.ids(keys, ROWS, 2), readers: bench.ids(readers, ROWS, 2) };
}

function options(bench: CheckBench, { scale }: { scale: number }) {
  return { heads: HEADS, kvHeads: KV_HEADS, scale, slopes: bench.input(SLOPES, HEADS) };
}
