// Trials, pinning and held-out answers for the engine that is none (fakeEngine.ts), to be added to the page before it:
//   await page.addInitScript(fakeTrials, { trialStepMs: 2 });
// Sent to the page as text, so everything it needs is inside it. The deeper a single link reads, the better it does; the
// pinned wiring says what the anchor says.
import type { ErrorData } from '../src/shared/errors.ts';
import type { Wiring } from '../src/shared/protocol.ts';
import type { TrialResult } from '../src/shared/trials.ts';
import type { FakeMore, TrialCommand } from './fakeEngine.ts';

export interface TrialOptions {
  /** Milliseconds of a training step of a candidate. */
  trialStepMs?: number;
  /** The single link, "0-1", or the control whose training fails. */
  fails?: string;
  /** Milliseconds of a slice of held-out answers. */
  sliceMs?: number;
}

export function fakeTrials(options: TrialOptions = {}): void {
  const { trialStepMs = 2, sliceMs = 5 } = options;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const codes: Record<string, number> = { dog: 8, cat: 18, owl: 17, fox: 11, teapot: 15, tiger: 2, lemon: 2 };
  const words = Object.keys(codes);
  const refuse = (error: ErrorData): never => {
    throw error;
  };

  const handlers: FakeMore<TrialCommand>['handlers'] = ({ emit, wiring, answer }) => {
    const trial = { isPaused: false, isStopped: false };
    let pinned: Wiring | undefined;
    return {
      tryWiring: async ({ trialId, links, settings: { steps }, limit, control, skill }): Promise<TrialResult> => {
        Object.assign(trial, { isPaused: false, isStopped: false });
        const began = performance.now();
        const [{ from, to, heads }] = links;
        const depth = from * 0.3 + to * 0.08 + (links.length - 1) * 0.12 + (heads === 4 ? 0.02 : 0);
        for (let step = 1; step <= steps; step++) {
          await wait(trialStepMs);
          while (trial.isPaused && !trial.isStopped) await wait(5);
          if (trial.isStopped) refuse({ code: 'stopped', message: 'The trial was stopped.' });
          const name = control ?? (links.length === 1 ? `${from}-${to}` : '');
          if (step === 3 && name === options.fails)
            refuse({
              code: 'not-finite',
              message: 'The loss became NaN at step 3.',
              hint: 'Start again with a lower learning rate.',
            });
          if (step % 5 === 0)
            emit({
              type: 'trialStepped',
              trialId,
              step,
              steps,
              loss: 2,
              secondsLeft: ((steps - step) * trialStepMs) / 1000,
            });
        }
        const reached = {
          'untrained-augmenter': 0.05,
          'prompt-only': 0.41,
          lora: 0.08,
          none: Math.min(0.97, 0.02 + depth),
        }[control ?? 'none'];
        const exact = Math.min(1, Math.round(limit * reached) / limit);
        const known = Math.floor((skill?.length ?? 0) * 0.98);
        return {
          exact,
          loss: 2.6 - 2.4 * exact,
          n: limit,
          steps,
          seconds: (performance.now() - began) / 1000,
          parameters: links.length * 20_608,
          file: control === 'lora' ? undefined : new ArrayBuffer(64),
          skill: skill && { kept: Math.floor(known * (control === 'lora' ? 0.71 : 0.96)), n: known },
        };
      },
      pauseTrial: () => {
        trial.isPaused = true;
        return null;
      },
      resumeTrial: () => {
        trial.isPaused = false;
        return null;
      },
      stopTrial: () => {
        trial.isStopped = true;
        return null;
      },
      pin: () => {
        pinned = structuredClone(wiring());
        return pinned;
      },
      unpin: () => {
        pinned = undefined;
        return null;
      },
      answerHeldOut: async ({ speakers, first, count }) => {
        await wait(sliceMs);
        return Array.from({ length: count }, (_, i) => {
          const [a, b] = [words[(first + i) % 7], words[(3 * (first + i) + 1) % 7]];
          const isSum = (first + i) % 3 > 0;
          const expected = String(isSum ? codes[a] + codes[b] : codes[a] - codes[b]);
          const prompt = `${a} ${isSum ? '+' : '-'} ${b} =`;
          const answers = speakers.map((speaker) => {
            if (speaker === 'pinned' && !pinned) refuse({ code: 'bad-request', message: 'Nothing is pinned.' });
            const text = (first + i) % 11 === 4 && speaker === 'composition' ? '9' : answer(speaker, prompt);
            return { speaker, text, right: text === expected };
          });
          return { prompt, expected, answers };
        });
      },
    };
  };
  Object.assign(window, { fakeTrials: { handlers } satisfies FakeMore<TrialCommand> });
}
