// An engine for tests of the stores: wirings with undo and redo as the real one has them, and answers that wait to be stopped.
import { vi } from 'vitest';
import type { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, Commands, Opened, Wiring } from '../../shared/protocol.ts';
import { useAnswers } from './answers.ts';
import { engine } from './engineClient.ts';
import { useNotices } from './notices.ts';
import { firstExample } from './preset.ts';
import { clearRun } from './run.ts';
import { wiringOpened } from './wiring.ts';

export class WiringEngine {
  readonly called: { command: CommandName; params: unknown }[] = [];
  /** What the next commands throw. */
  refusal: PatchbayError | undefined;
  /** Which of them; absent: all. */
  refused: CommandName | undefined;
  /** An answer is written until it is stopped. */
  answersWait = false;
  wiring: Wiring;
  private past: Wiring[] = [];
  private future: Wiring[] = [];
  private finish: (() => void) | undefined;

  /** In place of the real one, with everything fresh. */
  constructor(over: Partial<Wiring> = {}) {
    this.wiring = { links: firstExample.links, parameters: 0, bytes: 0, origin: 'preset', steps: 0, ...over };
    vi.spyOn(engine, 'call').mockImplementation((command, params) =>
      Promise.resolve().then(() => this.answer(command, params) as never),
    );
    useAnswers.setState({ turns: [{ id: 1, prompt: 'dog + cat =', answers: {} }], asking: undefined });
    useNotices.setState({ notices: [] });
    clearRun();
    wiringOpened(this.wiring, '');
  }

  get commands(): CommandName[] {
    return this.called.map(({ command }) => command);
  }

  paramsOf<Name extends CommandName>(name: Name): Commands[Name]['params'][] {
    return this.called.filter(({ command }) => command === name).map(({ params }) => params as never);
  }

  private async answer(command: CommandName, params: unknown): Promise<unknown> {
    this.called.push({ command, params });
    if (command === 'stopAnswer') return this.finish?.();
    if (command === 'ask') {
      if (this.answersWait) await new Promise<void>((resolve) => (this.finish = resolve));
      return (params as Commands['ask']['params']).speakers.map((speaker) => ({ speaker, text: 'said' }));
    }
    if (this.refusal && (this.refused ?? command) === command) throw this.refusal;
    if (command === 'wire') {
      const { links, label = '' } = params as Commands['wire']['params'];
      return this.change({ links }, label);
    }
    if (command === 'startOver') return this.change({ origin: 'untrained' }, 'starting over');
    if (command === 'loadComposition') return this.change({ origin: 'trained' }, 'opening a composition');
    if (command === 'open') return this.opened();
    if (command === 'undo') return this.step(this.past, this.future);
    if (command === 'redo') return this.step(this.future, this.past);
    return [];
  }

  private opened(): Opened {
    const card = { id: firstExample.anchor, title: '' } as Opened['anchor'];
    const examples = { name: '', builtIn: true, hash: '', train: 0, heldOut: 0, firstTrain: [], firstHeldOut: [] };
    const adapter = { name: '', fallback: false };
    return {
      hold: 'here',
      adapter,
      anchor: card,
      augmenters: [],
      wiring: this.wiring,
      examples,
      restored: false,
      runs: [],
    };
  }

  private change(to: Partial<Wiring>, undo: string): Wiring {
    this.past.push(this.wiring);
    this.future = [];
    return (this.wiring = { ...this.wiring, ...to, undo, redo: undefined });
  }

  private step(from: Wiring[], to: Wiring[]): Wiring {
    const next = from.pop();
    if (!next) throw new Error('There is nothing.');
    to.push(this.wiring);
    this.wiring = { ...next, redo: this.future.at(-1)?.undo };
    return this.wiring;
  }
}
