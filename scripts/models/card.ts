// The README.md beside each built-in model: what it is, how it came about, how well it does, what it is not for.
// Sentences that never change are here; every number comes from the training that has just run.

import type { BuiltInModel } from './builtIn.ts';

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
  /** Whether the embedding matrix is the head as well. */
  isTied: boolean;
  steps: number;
  /** Examples, or documents, in a step. */
  batch: number;
  /** Settings worth knowing: 'AdamW, learning rate 0.005, …'. */
  settings: string;
  finalLoss: number;
  /** What was measured after training: 'sums of two numbers, exact match' → '100 % of 800'. */
  figures: readonly { name: string; value: string }[];
}

/** What a model is, how it came about, how well it does, what it is not for. */
export function modelCard(
  { recipe, card, ancestor }: Pick<BuiltInModel, 'recipe' | 'card' | 'ancestor'>,
  facts: CardFacts,
): string {
  const origin = ancestor === undefined ? 'random weights' : `the weights of "${ancestor}"`;
  const { about, data, limits } = card;
  const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const whole = (value: number): string => value.toLocaleString('en-US');
  return `---
license: mit
language: en
tags: [patchbay, built-in]
---

# ${recipe.title}

${about}

## Size

A decoder of the Llama family in Hugging Face layout (config.json, model.safetensors, tokenizer.json): RMSNorm, rotary
positions, SwiGLU, ${facts.isTied ? 'the embedding matrix as head' : 'untied head'}.

| blocks | width | heads | feed-forward | tokens | parameters | model.safetensors |
| --- | --- | --- | --- | --- | --- | --- |
| ${facts.blocks} | ${facts.width} | ${facts.heads} | ${facts.hidden} | ${whole(facts.vocabulary)} | ${whole(facts.parameters)} | ${whole(facts.bytes)} bytes |

## Training

${data}

Trained from ${origin} by Patchbay's own engine, ${whole(facts.steps)} steps of ${whole(facts.batch)}, seed ${facts.seed}; ${facts.settings}. Made with

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
