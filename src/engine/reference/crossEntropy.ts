// f64 twin of ops/crossEntropy.ts on plain arrays. Labels of 0xffffffff count for nothing.
const NO_LABEL = 0xffffffff;

export function crossEntropy(
  logits: Float64Array,
  labels: Uint32Array,
): { loss: number; rowLoss: Float64Array; best: Uint32Array } {
  const vocabulary = logits.length / labels.length;
  const rowLoss = new Float64Array(labels.length);
  const best = new Uint32Array(labels.length);
  labels.forEach((label, n) => {
    const row = logits.subarray(n * vocabulary, (n + 1) * vocabulary);
    best[n] = row.indexOf(Math.max(...row));
    if (label !== NO_LABEL) rowLoss[n] = -Math.log(softmax(row)[label]);
  });
  return { loss: rowLoss.reduce((sum, value) => sum + value, 0) / Math.max(labelled(labels), 1), rowLoss, best };
}

export function crossEntropyBackward(logits: Float64Array, labels: Uint32Array): Float64Array {
  const vocabulary = logits.length / labels.length;
  const count = labelled(labels);
  const dLogits = new Float64Array(logits.length);
  labels.forEach((label, n) => {
    if (label === NO_LABEL) return;
    softmax(logits.subarray(n * vocabulary, (n + 1) * vocabulary)).forEach((probability, v) => {
      dLogits[n * vocabulary + v] = (probability - (v === label ? 1 : 0)) / count;
    });
  });
  return dLogits;
}

function labelled(labels: Uint32Array): number {
  return labels.filter((label) => label !== NO_LABEL).length;
}

function softmax(row: Float64Array): Float64Array {
  const largest = Math.max(...row);
  const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
  return row.map((value) => Math.exp(value - largest) / sum);
}
