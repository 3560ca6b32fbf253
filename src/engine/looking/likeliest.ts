// The likeliest tokens by their logits.

export interface Likely {
  id: number;
  /** 0…1 */
  probability: number;
}

/** Softmax in f64. The likeliest first, the lower id among equals, as answers choose; what is not finite is never chosen. */
export function likeliest(logits: Float32Array, count: number): Likely[] {
  const best: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id];
    if (!Number.isFinite(logit) || (best.length === count && logit <= logits[best[count - 1]])) continue;
    const place = best.findIndex((other) => logits[other] < logit);
    best.splice(place < 0 ? best.length : place, 0, id);
    best.length = Math.min(best.length, count);
  }
  const [largest] = best.map((id) => logits[id]);
  let sum = 0;
  for (const logit of logits) if (Number.isFinite(logit)) sum += Math.exp(logit - largest);
  return best.map((id) => ({ id, probability: Math.exp(logits[id] - largest) / sum }));
}
