// What a page holds, seen from outside: heaps behind a full collection, nodes, what lies in the browser's storage, what the
// engine says it holds on the graphics device, and the processes of the browser.
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';

/** All in bytes but `nodes` and `listeners`. */
export interface Held {
  pageHeap: number;
  workerHeap: number;
  nodes: number;
  listeners: number;
  storage: number;
  gpu: number;
  /** Resident memory of the processes of the browser, pages that they share counted in each; 0 where the system does not tell. */
  renderer: number;
  gpuProcess: number;
  browser: number;
}

interface WorkerMessage {
  id?: number;
  result?: { usedSize: number; backingStorageSize: number };
}

/** To be called before the page is opened: hears what the engine tells of its memory. */
export async function listenForHeldBytes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    class Listening extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        this.addEventListener('message', ({ data }: MessageEvent<{ result?: { heldBytes?: number } | null }>) => {
          if (data.result?.heldBytes !== undefined) Object.assign(window, { heldBytes: data.result.heldBytes });
        });
      }
    }
    Object.assign(window, { Worker: Listening });
  });
}

/** @param page that is open, with its engine. */
export async function memoryOf(page: Page): Promise<() => Promise<Held>> {
  const session = await page.context().newCDPSession(page);
  const workers: string[] = [];
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.push(sessionId);
  });
  await session.send('HeapProfiler.enable');
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const browser = await page.context().browser()?.newBrowserCDPSession();
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
    let workerHeap = 0;
    for (const worker of workers) {
      await inWorker(session, worker, 'HeapProfiler.enable');
      await inWorker(session, worker, 'HeapProfiler.collectGarbage');
      const { result } = await inWorker(session, worker, 'Runtime.getHeapUsage');
      workerHeap += (result?.usedSize ?? 0) + (result?.backingStorageSize ?? 0);
    }
    const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
    const storage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    const { processInfo } = (await browser?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    const resident = (type: string): number =>
      processInfo.filter((each) => each.type === type).reduce((sum, { id }) => sum + residentBytes(id), 0);
    return {
      pageHeap: usedSize + backingStorageSize,
      workerHeap,
      nodes,
      listeners,
      storage,
      gpu: await gpuBytes(page),
      renderer: resident('renderer'),
      gpuProcess: resident('GPU'),
      browser: resident('browser'),
    };
  };
}

/** @returns seconds of the processor that all processes of the browser have used so far: on a software GPU, all its work. */
export async function processorTimeOf(page: Page): Promise<() => Promise<number>> {
  const browser = await page.context().browser()?.newBrowserCDPSession();
  return async () => {
    const { processInfo } = (await browser?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
}

let messages = 0;

function inWorker(session: CDPSession, sessionId: string, method: string): Promise<WorkerMessage> {
  const id = ++messages;
  return new Promise((resolve, reject) => {
    const hear = (event: { sessionId: string; message: string }): void => {
      const message = JSON.parse(event.message) as WorkerMessage;
      if (event.sessionId !== sessionId || message.id !== id) return;
      session.off('Target.receivedMessageFromTarget', hear);
      resolve(message);
    };
    session.on('Target.receivedMessageFromTarget', hear);
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
  });
}

/** As the engine counts it, from the speed view. */
async function gpuBytes(page: Page): Promise<number> {
  await page.evaluate(() => Object.assign(window, { heldBytes: undefined }));
  await page.getByRole('status', { name: 'Device' }).getByRole('button').click();
  await page.waitForFunction(() => 'heldBytes' in window && window.heldBytes !== undefined);
  const memory = page.getByRole('dialog').filter({ has: page.getByRole('region', { name: 'Memory' }) });
  await memory.waitFor();
  await page.keyboard.press('Escape');
  await memory.waitFor({ state: 'hidden' });
  return page.evaluate(() => (window as unknown as { heldBytes: number }).heldBytes);
}

/** 0 where there is no /proc. */
export function residentBytes(process: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process}/status`, 'utf8')) ?? [];
    return 1024 * Number(kilobytes ?? 0);
  } catch {
    return 0;
  }
}
