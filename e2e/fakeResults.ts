// Evaluations and kept skill for the engine that is none (fakeEngine.ts), to be added to the page before it:
//   await page.addInitScript(fakeResults, { questionMs: 2 });
// Sent to the page as text, so everything it needs is inside it. Who answers, and what, is the fake engine's.
import type { Evaluation } from '../src/shared/evaluations.ts';
import type { FakeMoreHandlers } from './fakeEngine.ts';

export interface ResultsOptions {
  /** Milliseconds of a question. */
  questionMs?: number;
  /** Of the examples, as the engine tells it. */
  examplesHash?: string;
  /** Evaluating fails with this message, once. */
  fails?: string;
}

export function fakeResults(options: ResultsOptions = {}): void {
  const { questionMs = 1, examplesHash = 'built-in' } = options;
  let fails = options.fails;
  const codes: Record<string, number> = { dog: 8, cat: 18, owl: 17, fox: 11, teapot: 15, tiger: 2, lemon: 2 };
  const words = Object.keys(codes);
  /** The same ones every time: three operands in every fifth. */
  const question = (i: number): { prompt: string; expected: string } => {
    const [a, b, c] = [words[i % 7], words[(3 * i + 1) % 7], i % 20];
    const sign = i % 3 > 0 ? 1 : -1;
    const isLong = i % 5 === 0;
    const value = codes[a] + sign * codes[b] + (isLong ? c : 0);
    return { prompt: `${a} ${sign > 0 ? '+' : '-'} ${b}${isLong ? ` + ${c}` : ''} =`, expected: String(value) };
  };
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  const handlers: FakeMoreHandlers = ({ emit, wiring, answer }) => {
    let isStopped = false;
    return {
      evaluate: async ({ speakers, limit }): Promise<Evaluation> => {
        isStopped = false;
        const began = performance.now();
        const rows: Evaluation['rows'] = [];
        for (let i = 0; i < limit; i++) {
          if (questionMs > 0 && i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 5 * questionMs));
          if (isStopped) throw { code: 'stopped', message: 'The evaluation was stopped.' };
          if (fails && i === 10) {
            const message = fails;
            fails = undefined;
            throw { code: 'out-of-memory', message, hint: 'Close other pages that use the graphics card.' };
          }
          const { prompt, expected } = question(i);
          const answers = speakers.map((speaker) => {
            const isOff = i % 13 === 4 && speaker === 'composition' && wiring().origin === 'trained';
            const said = isOff ? `about ${expected}` : answer(speaker, prompt);
            const right = said === expected;
            const loss = right ? 0.02 + (i % 7) / 100 : 1.9 + (i % 11) / 10;
            return { text: said, right, numeric: isOff || right, chrf: right ? 100 : isOff ? 61.5 : 11.2, loss };
          });
          rows.push({ prompt, expected, answers });
          if (i % 5 === 4) emit({ type: 'evaluationStepped', done: i + 1, total: limit });
        }
        const measures = speakers.map((_, at) => {
          const of = rows.map(({ answers }) => answers[at]);
          const loss = mean(of.map((each) => each.loss));
          return {
            exact: mean(of.map(({ right }) => Number(right))),
            numeric: mean(of.map(({ numeric }) => Number(numeric))),
            chrf: mean(of.map(({ chrf }) => chrf)),
            loss,
            perplexity: Math.exp(loss),
            n: rows.length,
          };
        });
        return { speakers, measures, rows, examplesHash, seconds: (performance.now() - began) / 1000 };
      },
      stopEvaluating: () => {
        isStopped = true;
        return null;
      },
      keptSkill: ({ speakers, examples }) =>
        speakers.map((speaker) => {
          const n = Math.floor(examples.length * 0.98);
          const kept = { anchor: n, composition: Math.floor(n * 0.97) }[speaker] ?? 0;
          return { speaker, n, kept };
        }),
    };
  };
  const page = window as { fakeMore?: FakeMoreHandlers[] };
  page.fakeMore = [...(page.fakeMore ?? []), handlers];
}
