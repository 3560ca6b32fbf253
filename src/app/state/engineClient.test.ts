import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { EngineEvent, FromEngine, ToEngine } from '../../shared/protocol.ts';
import { EngineClient } from './engineClient.ts';

class TestWorker extends EventTarget {
  readonly received: ToEngine[] = [];
  terminated = false;

  postMessage(message: ToEngine): void {
    this.received.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  reply(data: FromEngine): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

function setUp() {
  const workers: TestWorker[] = [];
  const client = new EngineClient(() => {
    const worker = new TestWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  const events: EngineEvent[] = [];
  client.on((event) => events.push(event));
  return { client, workers, events };
}

describe('the door to the engine', () => {
  it('starts no worker before the first call', () => {
    expect(setUp().workers).toEqual([]);
  });

  it('gives each answer to the call that it belongs to, in any order', async () => {
    const { client, workers } = setUp();
    const first = client.call('pause', {});
    const second = client.call('saveComposition', {});
    const [{ received }] = workers;
    const file = new ArrayBuffer(8);
    workers[0].reply({ id: received[1].id, result: file });
    workers[0].reply({ id: received[0].id, result: null });
    expect(await second).toBe(file);
    expect(await first).toBeNull();
  });

  it('throws what the engine threw, as a PatchbayError', async () => {
    const { client, workers } = setUp();
    const call = client.call('resume', {});
    const error = { code: 'not-finite', message: 'The loss is not a number.', hint: 'Lower the rate.' } as const;
    workers[0].reply({ id: workers[0].received[0].id, error });
    const thrown = await call.catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(PatchbayError);
    expect(thrown).toMatchObject(error);
  });

  it('passes events on, until one stops listening', () => {
    const { client, workers } = setUp();
    void client.call('pause', {});
    const seen: EngineEvent[] = [];
    const stop = client.on((event) => seen.push(event));
    const event: EngineEvent = { type: 'answerToken', askId: 1, speaker: 'anchor', text: '10' };
    workers[0].reply({ event });
    stop();
    workers[0].reply({ event });
    expect(seen).toEqual([event]);
  });

  it('says that the engine did not come, which is not that it crashed', async () => {
    const { client, workers, events } = setUp();
    const waiting = client.call('pause', {});
    workers[0].dispatchEvent(new Event('error'));
    const told = { code: 'stopped', message: 'The engine could not be loaded.' };
    await expect(waiting).rejects.toMatchObject({ ...told, hint: expect.stringContaining('online') });
    expect(events).toMatchObject([{ type: 'failed', error: told }]);
  });

  it('a crash fails all that waits, is reported, and the next call starts a fresh worker', async () => {
    const { client, workers, events } = setUp();
    const waiting = client.call('pause', {});
    workers[0].crash('out of memory');
    await expect(waiting).rejects.toMatchObject({ code: 'stopped', detail: 'out of memory' });
    expect(events).toMatchObject([{ type: 'failed', error: { code: 'stopped' } }]);
    expect(workers[0].terminated).toBe(true);
    void client.call('pause', {});
    expect(workers).toHaveLength(2);
  });

  it('a restart fails what waits, and is no failure to report', async () => {
    const { client, workers, events } = setUp();
    const waiting = client.call('pause', {});
    client.restart();
    await expect(waiting).rejects.toMatchObject({ code: 'stopped' });
    expect(workers[0].terminated).toBe(true);
    expect(events).toEqual([]);
  });
});
