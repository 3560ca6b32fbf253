// A queue that tells late, as Firefox's does, and one that tells at once.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Waiting } from './waiting.ts';

const LOOK_MS = 100;

/** Tells that it is done when it looks, or, `late` or not, with a submit. */
class Queue {
  submits = 0;
  private waiting: (() => void)[] = [];
  private readonly late: boolean;

  constructor(late: boolean) {
    this.late = late;
    if (late) setInterval(() => this.look(), LOOK_MS);
  }

  onSubmittedWorkDone(): Promise<undefined> {
    if (!this.late) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(() => resolve(undefined)));
  }

  submit(): void {
    this.submits++;
    this.look();
  }

  private look(): void {
    for (const tell of this.waiting.splice(0)) tell();
  }
}

const waitingFor = (queue: Queue): Waiting => new Waiting({ queue } as unknown as GPUDevice);

async function takes(promise: Promise<unknown>): Promise<number> {
  const started = performance.now();
  const told: number[] = [];
  void promise.then(() => told.push(performance.now() - started));
  while (told.length === 0) await vi.advanceTimersByTimeAsync(1);
  return told[0];
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('where finished work is told late, it is asked for', async () => {
  const queue = new Queue(true);
  const waiting = waitingFor(queue);
  expect(await takes(waiting.allDone())).toBe(LOOK_MS);
  await takes(waiting.measure());
  expect(queue.submits).toBe(0);
  expect(await takes(waiting.allDone())).toBeLessThan(5);
  expect(queue.submits).toBeGreaterThan(0);
});

it('and no more once it is told', async () => {
  const queue = new Queue(true);
  const waiting = waitingFor(queue);
  await takes(waiting.measure());
  await takes(waiting.allDone());
  const { submits } = queue;
  await vi.advanceTimersByTimeAsync(500);
  expect(queue.submits).toBe(submits);
});

it('elsewhere nothing is submitted', async () => {
  const queue = new Queue(false);
  const waiting = waitingFor(queue);
  await takes(waiting.measure());
  const work = new Promise((resolve) => setTimeout(resolve, 20));
  expect(await takes(waiting.until(work))).toBe(20);
  expect(queue.submits).toBe(0);
});

it('what fails, fails as it is', async () => {
  const waiting = waitingFor(new Queue(true));
  await takes(waiting.measure());
  await expect(waiting.until(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
});
