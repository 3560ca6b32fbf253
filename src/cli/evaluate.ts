// `patchbay eval`: how many completions are exactly right; with --measures, what is made of free answers, as on the page.
import { evaluate as evaluateAnswers } from '../engine/evaluation.ts';
import type { Speakers } from '../engine/speakers.ts';
import type { Measures } from '../shared/evaluations.ts';
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import { COMPOSITION, type Example, type Speaker } from '../shared/protocol.ts';
import { resultsCsv } from '../shared/resultsCsv.ts';
import type { Answer, Call } from './call.ts';
import { openComposition } from './composed.ts';
import { examplesOf } from './exampleFiles.ts';
import { badCall, number, required, requiredAll } from './flags.ts';
import { percent, SCORE_HEADS, scoreCells, table } from './tables.ts';
import { checkWritable, writeWhole } from './writing.ts';

export async function evaluate(call: Call): Promise<Answer> {
  const { flags, terminal } = call;
  const data = requiredAll(flags, 'data');
  if (flags.csv !== undefined) await checkWritable(flags.csv);
  const { speakers } = await openComposition(required(flags, 'composition'), flags);
  const examples = await examplesOf(data, terminal);
  if (flags.measures || flags.csv !== undefined) return measured(call, speakers, examples);
  if (flags.speaker) throw badCall('--speaker goes with --measures.');
  const { exact, loss, n } = await speakers.score(COMPOSITION, examples);
  return {
    json: { exact, loss, n },
    text: table([
      ['', ...SCORE_HEADS],
      ['composition', ...scoreCells({ exact, loss, n })],
    ]),
  };
}

async function measured({ flags, terminal }: Call, speakers: Speakers, examples: readonly Example[]): Promise<Answer> {
  const asked: Speaker[] = flags.speaker ?? [COMPOSITION];
  const maxTokens = number(flags, 'max-tokens', codesAndSums.maxTokens);
  const { measures, rows } = await evaluateAnswers(
    speakers,
    { speakers: asked, examples, maxTokens },
    {
      turn: () => Promise.resolve(),
      stopped: () => false,
      onDone: (questions) => terminal.progress(`${questions} of ${examples.length} questions`),
    },
  );
  terminal.close();
  if (flags.csv !== undefined) await writeWhole(flags.csv, resultsCsv({ rows }, asked));
  const cells = asked.map((speaker, i) => [speaker, ...measureCells(measures[i])]);
  return {
    json: { measures: Object.fromEntries(asked.map((speaker, i) => [speaker, measures[i]])) },
    text: table([['', 'exact', 'same number', 'chrF', 'loss', 'perplexity', 'questions'], ...cells]),
  };
}

function measureCells({ exact, numeric, chrf, loss, perplexity, n }: Measures): string[] {
  const same = numeric === undefined ? '–' : percent(numeric);
  return [percent(exact), same, chrf.toFixed(1), loss.toFixed(4), perplexity.toPrecision(4), String(n)];
}
