// Held-out questions, answered freely by everyone who is asked, and what is made of the answers. Losses come first: they
// take one forward pass a batch. Between two answers, and two batches, whoever else wants the GPU is let through.
import type { EvaluatedAnswer, Evaluation, Measures } from '../shared/evaluations.ts';
import type { Example, Speaker } from '../shared/protocol.ts';
import { answerOne } from './heldOut.ts';
import { addChrfCounts, chrfCounts, chrfScore, type ChrfCounts } from './measuring/chrf.ts';
import { lastNumber, sameNumber } from './measuring/lastNumber.ts';
import type { Speakers } from './speakers.ts';
import { summarise, type ExampleScore } from './training/scorer.ts';

/** Examples that are scored together: few, so that others wait for little. */
const BATCH = 16;

export interface EvaluationOrder {
  speakers: readonly Speaker[];
  examples: readonly Example[];
  /** Of an answer, however long the right one is. */
  maxTokens: number;
}

export interface EvaluationOptions {
  /** Waits until it may go on; throws when it is to end. */
  turn(): Promise<void>;
  /** Asked before each token. */
  stopped(): boolean;
  /** After each question. */
  onDone(questions: number): void;
}

interface Marked {
  answer: EvaluatedAnswer;
  counts: ChrfCounts;
}

/** @throws what asking and scoring throw: PatchbayError 'bad-request' for an unknown speaker or a text that is too long. */
export async function evaluate(
  speakers: Speakers,
  { speakers: who, examples, maxTokens }: EvaluationOrder,
  { turn, stopped, onDone }: EvaluationOptions,
): Promise<Pick<Evaluation, 'measures' | 'rows'>> {
  const scores: ExampleScore[][] = [];
  for (const speaker of who) {
    await turn();
    scores.push(await speakers.scoreEach(speaker, examples, [], { batch: BATCH, between: turn }));
  }
  const marked: Marked[][] = [];
  for (const [i, example] of examples.entries()) {
    const answers: Marked[] = [];
    for (const [j, speaker] of who.entries()) {
      await turn();
      const text = await answerOne(speakers, speaker, example, maxTokens, stopped);
      answers.push(mark(text, example.completion.trim(), scores[j][i]));
    }
    marked.push(answers);
    onDone(i + 1);
  }
  const answersOf = (speaker: number): Marked[] => marked.map((answers) => answers[speaker]);
  return {
    measures: who.map((_, j) => measuresOf(answersOf(j), scores[j])),
    rows: examples.map(({ prompt, completion }, i) => ({
      prompt,
      expected: completion.trim(),
      answers: marked[i].map(({ answer }) => answer),
    })),
  };
}

function mark(text: string, expected: string, { loss, labels }: ExampleScore): Marked {
  const counts = chrfCounts(text, expected);
  const [said, wanted] = [lastNumber(text), lastNumber(expected)];
  const numeric = wanted === undefined ? {} : { numeric: said !== undefined && sameNumber(said, wanted) };
  const answer = {
    text,
    right: text === expected,
    ...numeric,
    chrf: chrfScore(counts),
    loss: loss / Math.max(1, labels),
  };
  return { answer, counts };
}

/** @param marked one at least. */
function measuresOf(marked: readonly Marked[], scores: readonly ExampleScore[]): Measures {
  const { loss, n } = summarise(scores);
  const numeric = marked.flatMap(({ answer }) => (answer.numeric === undefined ? [] : [answer.numeric]));
  return {
    exact: share(marked.map(({ answer }) => answer.right)),
    ...(numeric.length > 0 ? { numeric: share(numeric) } : {}),
    chrf: chrfScore(addChrfCounts(marked.map(({ counts }) => counts))),
    loss,
    perplexity: Math.exp(loss),
    n,
  };
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}
