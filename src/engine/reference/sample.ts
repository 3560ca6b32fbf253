// f64 twin of ops/sample.ts, by sorting: the same hashes, so the same tokens wherever no two scores are nearly equal.
import { pcg } from './hash.ts';

export interface SampleSettings {
  temperature: number;
  topP: number;
  topK: number;
  seed: number;
  draw: number;
  repetitionPenalty: number;
  /** Tokens of the text so far. */
  seen: ReadonlySet<number>;
}

/** What each token that may be drawn scores, −∞ for the others; the largest is the one. */
export function sampleScores(logits: Float64Array, settings: SampleSettings): Float64Array {
  const { temperature, seed, draw } = settings;
  const penalised = penalise(logits, settings);
  if (temperature === 0) return penalised;
  const allowed = allowedTokens(penalised, settings);
  return penalised.map((logit, v) => (allowed.has(v) ? logit / temperature + gumbel(v, seed, draw) : -Infinity));
}

/** As RepetitionPenaltyLogitsProcessor of transformers. */
function penalise(logits: Float64Array, { repetitionPenalty, seen }: SampleSettings): Float64Array {
  return logits.map((logit, v) => {
    if (!seen.has(v)) return logit;
    return logit < 0 ? logit * repetitionPenalty : logit / repetitionPenalty;
  });
}

/** Tokens that top-k and then top-p leave; equals stay or go together. */
export function allowedTokens(
  logits: Float64Array,
  { temperature, topP, topK }: Pick<SampleSettings, 'temperature' | 'topP' | 'topK'>,
): Set<number> {
  let kept = Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a]);
  if (topK > 0 && topK < kept.length) kept = kept.filter((v) => logits[v] >= logits[kept[topK - 1]]);
  if (topP >= 1) return new Set(kept);
  const weights = kept.map((v) => Math.exp((logits[v] - logits[kept[0]]) / temperature));
  const wanted = topP * weights.reduce((sum, weight) => sum + weight);
  let held = 0;
  const last = weights.findIndex((weight) => (held += weight) >= wanted);
  return new Set(kept.filter((v) => logits[v] >= logits[kept[last]]));
}

function gumbel(token: number, seed: number, draw: number): number {
  const bits = pcg((pcg((pcg(token) + draw) >>> 0) + seed) >>> 0) >>> 8;
  return -Math.log(-Math.log((bits + 0.5) / 2 ** 24));
}
