// An engine that is none: it speaks the protocol with canned models, so that states that are hard to bring about (no
// adapter, slow loading, a loss that is not a number, a lost device) can be shown. The product knows nothing of it.
//   await page.addInitScript(fakeEngine, { fail: 'no-adapter' });
// The function is sent to the page as text, so everything it needs is inside it.
import type { Commands, EngineEvent, FromEngine, StepPoint, ToEngine, Wiring } from '../src/shared/protocol.ts';
import type { ErrorData } from '../src/shared/errors.ts';

export interface FakeOptions {
  /** How opening fails. */
  fail?: 'no-webgpu' | 'no-adapter' | 'download';
  /** Milliseconds that opening takes, with progress on the way. */
  openingMs?: number;
  /** Stay in the middle of loading for good. */
  neverOpens?: boolean;
  fromCache?: boolean;
  fallback?: boolean;
  /** Milliseconds between two training steps. */
  stepMs?: number;
  /** The loss stops being a number at this step, unless the learning rate is below 0.003. */
  notFiniteAt?: number;
  /** The device is lost at this step. */
  deviceLostAt?: number;
  /** Milliseconds for each token of an answer. */
  tokenMs?: number;
}

export function fakeEngine(options: FakeOptions = {}): void {
  type Handlers = {
    [Name in keyof Commands]: (
      params: Commands[Name]['params'],
    ) => Commands[Name]['result'] | Promise<Commands[Name]['result']>;
  };

  const { stepMs = 4, tokenMs = 20, openingMs = 60 } = options;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const codes: Record<string, number> = { dog: 3, cat: 7, owl: 12, fox: 9, lemon: 4, tiger: 15, pizza: 1, piano: 18 };
  const card = (id: string, title: string, about: string, blocks: number, bytes: number) => ({
    id,
    title,
    about,
    blocks,
    bytes,
    family: 'Llama',
    width: 64,
    heads: 4,
    license: 'MIT',
    vocabulary: 1024,
    parameters: bytes / 4 - 64,
  });
  const anchor = card('sums', 'Sums', 'Adds and subtracts numbers. Knows no words.', 3, 894_208);
  const codesCard = card('codes', 'Codes', 'Knows the secret number of 1,000 words. Cannot add.', 2, 853_248);
  const heldOut = [
    'owl + fox =',
    'lemon - cat =',
    'tiger + 4 =',
    'pizza + dog =',
    'piano - owl =',
    'cat + fox - dog =',
  ];
  const built = { name: 'codes-and-sums', builtIn: true, train: 4096, heldOut: 512 };

  class FakeWorker extends EventTarget {
    private wiring: Wiring = { links: [], parameters: 0, bytes: 0, origin: 'preset', steps: 0 };
    private skill = 1;
    private step = 0;
    private running = false;
    private run = 0;
    private settings = { steps: 0, learningRate: 0, evaluateEvery: 50, batch: 64 };
    private stopped = false;

    postMessage({ id, command, params }: ToEngine): void {
      const handler = this.handlers[command] as (given: unknown) => unknown;
      Promise.resolve()
        .then(() => handler(params))
        .then(
          (result) => this.send({ id, result } as FromEngine),
          (error: ErrorData) => this.send({ id, error }),
        );
    }

    terminate(): void {
      this.running = false;
    }

    private send(data: FromEngine): void {
      this.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }));
    }

    private emit(event: EngineEvent): void {
      this.send({ event });
    }

    private runChanged(state: 'running' | 'paused' | 'finished' | 'stopped' | 'failed', error?: ErrorData): void {
      this.emit({ type: 'runChanged', state, step: this.step, steps: this.settings.steps, error });
    }

    private solve(prompt: string): string {
      let sum = 0;
      for (const [, sign, operand] of `+ ${prompt}`.matchAll(/([+-])\s*(\w+)/g)) {
        sum += (sign === '-' ? -1 : 1) * (codes[operand] ?? (Number(operand) || 0));
      }
      return String(sum);
    }

    private answer(speaker: string, prompt: string): string {
      const numbers = prompt.replace(/[a-z]+/g, '0');
      if (speaker === 'anchor') return this.solve(numbers);
      const known = codes[prompt.split(/\W/)[0]];
      if (speaker !== 'composition') return known === undefined ? '' : String(known);
      const on = this.wiring.links.filter((link) => link.enabled).length;
      const right = on >= 4 && this.skill > (prompt.length % 7) / 8;
      return this.solve(right ? prompt : numbers);
    }

    private async train(only = Infinity): Promise<void> {
      this.running = true;
      const run = ++this.run;
      this.runChanged('running');
      const points: StepPoint[] = [];
      for (let done = 0; done < only && this.running && this.step < this.settings.steps; done++) {
        await wait(stepMs);
        this.step++;
        const trouble = this.trouble();
        if (trouble) {
          this.running = false;
          return trouble.code === 'device-lost'
            ? this.emit({ type: 'failed', error: trouble })
            : this.runChanged('failed', trouble);
        }
        this.skill = Math.min(1, (1.3 * this.step) / this.settings.steps);
        const loss =
          0.03 + 2.6 * Math.exp((-5 * this.step) / this.settings.steps) * (1 + 0.2 * Math.sin(this.step * 12.9));
        points.push({ step: this.step, loss });
        const looks = this.step % this.settings.evaluateEvery === 0 || this.step === this.settings.steps;
        if (looks || done + 1 === only || this.step % 20 === 0) this.report(points.splice(0));
        if (looks) this.look(loss);
      }
      if (run !== this.run) return; // it was ended meanwhile
      const finished = this.step >= this.settings.steps;
      this.wiring = { ...this.wiring, origin: 'trained', steps: this.step };
      this.emit({ type: 'wiringChanged', wiring: this.wiring });
      this.running = false;
      this.runChanged(finished ? 'finished' : 'paused');
    }

    private report(points: StepPoint[]): void {
      const { steps, batch } = this.settings;
      const secondsLeft = ((steps - this.step) * stepMs) / 1000;
      this.emit({ type: 'stepsDone', points, steps, examplesPerSecond: (1000 * batch) / stepMs, secondsLeft });
    }

    private trouble(): ErrorData | undefined {
      if (this.step === options.deviceLostAt)
        return {
          code: 'device-lost',
          message: 'The graphics device was lost.',
          hint: 'Start again: your wiring and trained links are kept in this browser.',
          detail: 'destroyed: fake',
        };
      if (this.step === options.notFiniteAt && this.settings.learningRate >= 0.003)
        return {
          code: 'not-finite',
          message: `The loss stopped being a number at step ${this.step}.`,
          hint: 'The last good weights are kept. Try again with a lower learning rate.',
        };
      return undefined;
    }

    private look(loss: number): void {
      const answers = heldOut.map((prompt) => {
        const [answer, expected] = [this.answer('composition', prompt), this.solve(prompt)];
        return { prompt, expected, answer, right: answer === expected };
      });
      this.emit({
        type: 'heldOutDone',
        step: this.step,
        exact: this.skill ** 2 * 0.97,
        loss: loss * 1.1,
        n: 200,
        answers,
      });
    }

    private rewire(change: Partial<Wiring>): Wiring {
      if (this.running || this.step > 0) this.runChanged('stopped');
      this.running = false;
      this.run++;
      this.step = 0;
      this.wiring = { ...this.wiring, ...change };
      const parameters = this.wiring.links.length * 20_608;
      this.wiring = { ...this.wiring, parameters, bytes: 4 * parameters };
      return this.wiring;
    }

    private examples() {
      const examples = heldOut.map((prompt) => ({ prompt, completion: this.solve(prompt) }));
      return { firstTrain: examples, firstHeldOut: examples };
    }

    private async load(model: string, totalBytes: number): Promise<void> {
      const from = options.fromCache ? 'cache' : 'network';
      for (const share of [0.1, 0.35, 0.62, 1]) {
        if (options.neverOpens && share === 1) await new Promise(() => undefined);
        this.emit({ type: 'modelProgress', model, loadedBytes: Math.round(share * totalBytes), totalBytes, from });
        await wait(openingMs / 4);
      }
    }

    private readonly handlers: Handlers = {
      open: async ({ preset }) => {
        const errors: Record<string, ErrorData> = {
          'no-webgpu': { code: 'no-webgpu', message: 'This browser does not offer WebGPU.' },
          'no-adapter': { code: 'no-adapter', message: 'WebGPU is there, but it found no graphics adapter.' },
          download: {
            code: 'download',
            message: 'The model "codes" could not be fetched.',
            hint: 'Check the connection, then try again.',
            detail: 'Failed to fetch',
          },
        };
        if (options.fail) throw errors[options.fail];
        await Promise.all([this.load('codes', codesCard.bytes), this.load('sums', anchor.bytes)]);
        this.rewire({ links: preset.links });
        const adapter = { name: 'Fake Graphics 9000', fallback: options.fallback ?? false };
        return {
          adapter,
          anchor,
          augmenters: [codesCard],
          wiring: this.wiring,
          examples: { ...built, ...this.examples() },
          restored: false,
        };
      },
      wire: ({ links }) => this.rewire({ links }),
      usePresetLinks: () => {
        this.skill = 1;
        return this.rewire({ origin: 'preset', steps: 0 });
      },
      startOver: () => {
        this.skill = 0;
        return this.rewire({ origin: 'untrained', steps: 0 });
      },
      ask: async ({ askId, prompt, speakers, maxTokens }) => {
        this.stopped = false;
        const answers = [];
        for (const speaker of speakers) {
          const whole = this.answer(speaker, prompt).slice(0, 4 * maxTokens);
          let text = '';
          for (const letter of whole) {
            if (this.stopped) break;
            await wait(tokenMs);
            text += letter;
            if (askId > 0) this.emit({ type: 'answerToken', askId, speaker, text });
          }
          const ended = text === whole ? ('end' as const) : ('stopped' as const);
          answers.push({
            speaker,
            text,
            tokens: text.length,
            tokensPerSecond: 1000 / tokenMs,
            unknownTokens: 0,
            ended,
          });
        }
        return answers;
      },
      stopAnswer: () => {
        this.stopped = true;
        return null;
      },
      readExamples: ({ name, text }) => {
        const lines = text.split('\n').map((line, i) => ({ line: i + 1, parts: line.split(' = ') }));
        const good = lines.filter(({ parts }) => parts.length === 2);
        if (good.length === 0)
          throw {
            code: 'bad-examples',
            message: `No examples were found in "${name}".`,
            hint: 'Write one example on each line: question = answer.',
          };
        const problems = lines
          .filter(({ parts }) => parts.length !== 2 && parts[0] !== '')
          .map(({ line }) => ({ line, reason: 'there is no " = " in it' }));
        return { examples: good.map(({ parts }) => ({ prompt: `${parts[0]} =`, completion: parts[1] })), problems };
      },
      useExamples: ({ name, examples }) => {
        const held = Math.ceil(examples.length / 10);
        return {
          name,
          builtIn: false,
          train: examples.length - held,
          heldOut: held,
          firstTrain: examples.slice(0, 6),
          firstHeldOut: examples.slice(0, held),
        };
      },
      useBuiltInExamples: () => ({ ...built, ...this.examples() }),
      train: ({ settings }) => {
        this.settings = settings;
        this.step = 0;
        void this.train();
        return null;
      },
      pause: () => {
        this.running = false;
        return null;
      },
      resume: () => {
        void this.train();
        return null;
      },
      step: async ({ settings }) => {
        if (this.step === 0) this.settings = settings;
        await this.train(1);
        return null;
      },
      stop: () => {
        this.running = false;
        return null;
      },
      score: async ({ speakers }) => {
        await wait(100);
        const exact = (speaker: string): number =>
          ({
            anchor: 0.03,
            codes: 0.02,
            composition:
              this.wiring.links.some((link) => !link.enabled) || this.wiring.links.length < 4
                ? 0.11
                : this.skill ** 2 * 0.97,
          })[speaker] ?? 0;
        return speakers.map((speaker) => ({
          speaker,
          exact: exact(speaker),
          loss: speaker === 'anchor' ? 2.6 : 2.3,
          n: 64,
        }));
      },
      saveComposition: () => new ArrayBuffer(64),
      loadComposition: ({ file }) => {
        if (file.byteLength < 8)
          throw {
            code: 'bad-composition',
            message: 'This file is not a composition.',
            hint: 'Open a .safetensors file that was saved here.',
          };
        this.skill = 1;
        return this.rewire({ origin: 'trained', steps: 800 });
      },
    };
  }

  Object.assign(window, { Worker: FakeWorker });
}
