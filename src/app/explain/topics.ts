// What can be explained: the words, the formula, and the plainest form of what computes it. One file, loaded with the first
// (?) that is opened. The paper is CALM, arXiv 2401.02412.

export type Topic = 'projection' | 'crossAttention' | 'frozen' | 'causal' | 'paper';

export interface Explained {
  title: string;
  /** In all texts, and in the formula: _X for an index and ^T for a power, one letter each (Marked.tsx). */
  sentences: readonly string[];
  /** Line by line. */
  formula: readonly string[];
  /** What its letters are. */
  letters: string;
  /** The plainest form of what computes it: adapters, and many rows, may take another. */
  kernel?: { file: string; read: () => Promise<{ default: string }> };
  /** Where more of it is, on the web. */
  source?: { address: string; words: string };
}

export const EXPLAINED: Readonly<Record<Topic, Explained>> = {
  projection: {
    title: 'Projection',
    sentences: [
      'A layer of the augmenter works with another number of values than one of the anchor.',
      'The projection is a trained matrix that turns what the augmenter has at a token into as many values as the anchor’s layer has; keys and values are made of that.',
      'It is the one place where a link reads the augmenter.',
    ],
    formula: ['P = norm(H_A · W_P^T)', 'K = P · W_K^T', 'V = P · W_V^T'],
    letters: 'H_A: what the augmenter’s layer has, a row for each of its tokens. W: trained.',
    kernel: { file: 'linear.wgsl', read: () => import('../../../shaders/linear.wgsl?raw') },
  },
  crossAttention: {
    title: 'Cross-attention',
    sentences: [
      'Each token of the anchor asks a question, Q, and each token of the augmenter answers with a key, K: how well the two fit decides how much of that token’s value, V, is taken.',
      'The sum is added to what the anchor’s layer has at its token, and the layers above go on with it.',
      'Several heads do so side by side, each with its own part of the values.',
    ],
    formula: ['H_B ← H_B + softmax(Q · K^T / √d) · V · W_O^T', 'Q = norm(H_B) · W_Q^T'],
    letters: 'H_B: what the anchor’s layer has, a row for each of its tokens. d: width of a head. W: trained.',
    kernel: { file: 'attention.wgsl', read: () => import('../../../shaders/attention.wgsl?raw') },
  },
  frozen: {
    title: 'Why the models are frozen',
    sentences: [
      'Training changes the numbers of the links and no others, so what either model can do alone is never lost.',
      'A link that is switched off leaves the anchor exactly as it was.',
      'A link of the usual form begins with W_O = 0: untrained, the composition gives the anchor’s answers.',
    ],
    formula: ['W ← W − step(∂loss / ∂W), for the links’ W only'],
    letters:
      'step: AdamW. The gradient goes through the anchor’s layers above the lowest link, and changes nothing there.',
    kernel: { file: 'adamw.wgsl', read: () => import('../../../shaders/adamw.wgsl?raw') },
  },
  causal: {
    title: 'Why links look back only',
    sentences: [
      'A token of the anchor sees the augmenter’s tokens that end no later in the text than it does itself.',
      'If it saw later ones, a link would read the very answer in training that it should learn to give, and would have nothing to read when it must answer.',
      'Ends are counted in characters, since two models may cut the same text into different tokens.',
    ],
    formula: ['t sees s  ⟺  end(s) ≤ end(t)'],
    letters:
      't: a token of the anchor, s: one of the augmenter. The kernel takes it as a number of tokens for each row.',
    kernel: { file: 'attention.wgsl', read: () => import('../../../shaders/attention.wgsl?raw') },
  },
  paper: {
    title: 'What the paper measured',
    sentences: [
      'The authors of CALM joined a model that knows numbers behind keys with a larger one that can calculate.',
      'Of questions that need both, the composition answered 84.3 % right, the two models alone 0.7 and 0.0 %; of plain arithmetic it still solved 72.0 %, where the larger model alone solved 73.7 %.',
      'What the models of this page made of the same experiment is under “Results of the paper’s experiments”, at the top.',
    ],
    formula: ['exact match = questions answered exactly right / all questions'],
    letters: 'Questions that are held out: none was trained on.',
    source: { address: 'https://arxiv.org/abs/2401.02412', words: 'The paper, arXiv 2401.02412' },
  },
};
