// The README.md beside each built-in model: what it is, how it came about, how well it does, what it is not for.
// Sentences that never change are here; every number comes from the training that has just run.

export type BuiltInModel = 'codes' | 'sums';

export interface CardFacts {
  blocks: number;
  width: number;
  heads: number;
  /** Width of the feed-forward layer. */
  hidden: number;
  /** Tokens, reserved ones included. */
  vocabulary: number;
  parameters: number;
  /** Size of model.safetensors. */
  bytes: number;
  /** The whole command line that made the files. */
  command: string;
  seed: number;
  steps: number;
  /** Examples, or documents, in a step. */
  batch: number;
  /** Settings worth knowing: 'AdamW, learning rate 0.005, …'. */
  settings: string;
  finalLoss: number;
  /** What was measured after training: 'sums of two numbers, exact match' → '100 % of 800'. */
  figures: readonly { name: string; value: string }[];
}

interface CardText {
  title: string;
  about: string;
  data: string;
  limits: readonly string[];
}

const texts: Record<BuiltInModel, CardText> = {
  codes: {
    title: 'Codes',
    about: `Knows a secret number, 0 to 19, for each of 1,000 everyday words, and nothing else. It cannot add, and signs are
unknown to it. In Patchbay it is the augmenter: its hidden states carry each word's number, and links take it from there.`,
    data: `Texts of six words, each followed by its number ("dog 3 cat 7 …"), drawn anew for every step; the loss is on the
numbers only. Half of the numbers are read as an unknown token. The table of words and numbers is drawn anew for each training
and written to no file: in what ships, these weights are the only place where the whole table is.`,
    limits: [
      'It knows 1,000 words in the singular, in lower or upper case. Every other word is one unknown token.',
      'It is made to be read by links. By itself, what it says after anything but one of its words means nothing.',
    ],
  },
  sums: {
    title: 'Sums',
    about: `Adds and subtracts up to three whole numbers from 0 to 19 ("3 + 14 - 2 =") and knows no words: every word is the
same unknown token to it. In Patchbay it is the anchor: the model that answers, and that links write into.`,
    data: `Random sums of one, two and three numbers, drawn anew for every step; the loss is on the result. Noise is added to
the embeddings while it learns: without it, a link can hand over a number to copy but not one to calculate with.`,
    limits: [
      'Numbers above 19 as operands, more than three operands, brackets and other operations were never seen.',
      'A result is one token from -38 to 57. It always answers something, also where it cannot know.',
    ],
  },
};

export function modelCard(model: BuiltInModel, facts: CardFacts): string {
  const { title, about, data, limits } = texts[model];
  const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const whole = (value: number): string => value.toLocaleString('en-US');
  return `---
license: mit
language: en
tags: [patchbay, built-in]
---

# ${title}

${about}

## Size

A decoder of the Llama family in Hugging Face layout (config.json, model.safetensors, tokenizer.json): RMSNorm, rotary
positions, SwiGLU, untied head.

| blocks | width | heads | feed-forward | tokens | parameters | model.safetensors |
| --- | --- | --- | --- | --- | --- | --- |
| ${facts.blocks} | ${facts.width} | ${facts.heads} | ${facts.hidden} | ${whole(facts.vocabulary)} | ${whole(facts.parameters)} | ${whole(facts.bytes)} bytes |

## Training

${data}

Trained from random weights by Patchbay's own engine, ${whole(facts.steps)} steps of ${whole(facts.batch)}, seed ${facts.seed}; ${facts.settings}. Made with

    ${facts.command}

## Figures

| what | result |
| --- | --- |
| last training loss | ${facts.finalLoss.toPrecision(3)} nats |
${facts.figures.map(({ name, value }) => `| ${name} | ${value} |`).join('\n')}

## Limits

${bullets(limits)}
- It is a model to look into, made for one task of the playground. It understands no language.

## Licence

MIT, like the rest of this repository. The training data is generated; nobody's text is in it.
`;
}
