// The page's only door to the engine: a worker that answers commands and sends events. Failures come out as
// PatchbayError; a worker that crashes fails everything that waits for it and is reported as an event.
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { CommandName, Commands, EngineEvent, FromEngine } from '../../shared/protocol.ts';

type Settle = (message: { result: Commands[CommandName]['result'] } | { error: ErrorData }) => void;

const CRASHED: ErrorData = {
  code: 'stopped',
  message: 'The engine stopped working.',
  hint: 'Start it again: what you wired and trained is kept in this browser.',
};
/** A script that does not come fails without a word (https://html.spec.whatwg.org/multipage/workers.html#run-a-worker). */
const NOT_LOADED: ErrorData = {
  code: 'stopped',
  message: 'The engine could not be loaded.',
  hint: 'Check that you are online, and signed in to this network, then start it again.',
};

export class EngineClient {
  private readonly startWorker: () => Worker;
  private readonly waiting = new Map<number, Settle>();
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private worker: Worker | undefined;
  private lastId = 0;

  constructor(startWorker: () => Worker) {
    this.startWorker = startWorker;
  }

  /** @throws PatchbayError what the engine threw, or that it crashed. */
  call<Name extends CommandName>(command: Name, params: Commands[Name]['params']): Promise<Commands[Name]['result']> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (message) => {
        if ('error' in message) reject(new PatchbayError(message.error));
        else resolve(message.result);
      });
      this.started().postMessage({ id, command, params });
    });
  }

  /** @returns a function that stops listening. */
  on(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends the worker, whatever it does; the next call starts a fresh one. */
  restart(): void {
    this.end({ code: 'stopped', message: 'The engine was started anew.' });
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    const worker = this.startWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => this.receive(data));
    worker.addEventListener('error', ({ message }) =>
      this.failed(message === undefined ? NOT_LOADED : CRASHED, message),
    );
    worker.addEventListener('messageerror', () => this.failed(CRASHED, 'A message could not be read.'));
    this.worker = worker;
    return worker;
  }

  private receive(message: FromEngine): void {
    if ('event' in message) return this.emit(message.event);
    const settle = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    settle?.(message);
  }

  private failed(what: ErrorData, detail?: string): void {
    const error = { ...what, detail };
    this.end(error);
    this.emit({ type: 'failed', error });
  }

  private end(error: ErrorData): void {
    this.worker?.terminate();
    this.worker = undefined;
    const settles = [...this.waiting.values()];
    this.waiting.clear();
    for (const settle of settles) settle({ error });
  }

  private emit(event: EngineEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

export const engine = new EngineClient(
  () => new Worker(new URL('../../engine/worker.ts', import.meta.url), { type: 'module', name: 'patchbay engine' }),
);
