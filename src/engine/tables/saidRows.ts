// While a model of a table learns, its head knows only the tokens that are ever said: most are keys, which only are read.
// Kept as others expect it, the head has a row for each token, and the embedding has one for the other spellings of a key.
import type { NamedValues } from '../model/parts.ts';
import type { TableVocabulary } from './tableTokenizer.ts';

const EMBEDDING = 'embed_tokens.weight';
const HEAD = 'lm_head.weight';

/** Both tables with all rows. Other tensors stay as they are. */
export function wholeVocabulary(parts: readonly NamedValues[], vocabulary: TableVocabulary): NamedValues[] {
  return parts.map((part) => {
    if (part.name === EMBEDDING) return wholeEmbedding(part, vocabulary);
    return part.name === HEAD ? wholeHead(part, vocabulary) : part;
  });
}

/** Other spellings have the row of their key; what is reserved has zeros. */
function wholeEmbedding({ name, shape, values }: NamedValues, { files, aliases }: TableVocabulary): NamedValues {
  const width = shape[1];
  const whole = new Float32Array(files.vocabularySize * width);
  whole.set(values);
  for (const [alias, key] of aliases) whole.set(values.subarray(key * width, (key + 1) * width), alias * width);
  return { name, shape: [files.vocabularySize, width], values: whole };
}

/**
 * What is never said gets twice what sets `<unk>`, of which the training says that it never follows, apart from the mean of
 * all tokens: its logit is lower still.
 */
function wholeHead({ name, shape, values }: NamedValues, { files, unknownId }: TableVocabulary): NamedValues {
  const [said, width] = shape;
  const whole = new Float32Array(files.vocabularySize * width);
  whole.set(values);
  for (let i = 0; i < width; i++) {
    let mean = 0;
    for (let row = 0; row < said; row++) mean += values[row * width + i] / said;
    const never = 2 * values[unknownId * width + i] - mean;
    for (let row = said; row < files.vocabularySize; row++) whole[row * width + i] = never;
  }
  return { name, shape: [files.vocabularySize, width], values: whole };
}
