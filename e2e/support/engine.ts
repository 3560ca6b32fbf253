// The built engine, spoken to without the page's controls: a worker of one's own beside that of the page.
import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { ErrorData } from '../../src/shared/errors.ts';
import type { CommandName, Commands, FromEngine } from '../../src/shared/protocol.ts';

export async function startEngine(page: Page): Promise<void> {
  const worker = readdirSync('dist/assets').find((name) => /^worker-.*\.js$/.test(name));
  await page.evaluate((name) => {
    const engine = new Worker(new URL(`assets/${name}`, location.href), { type: 'module' });
    Object.assign(window, { engine, loadedBytes: 0 });
    engine.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => {
      if ('event' in data && data.event.type === 'fetchProgress')
        Object.assign(window, { loadedBytes: data.event.loadedBytes });
    });
  }, worker);
}

/** What the command answers, or the error. */
export function command<Name extends CommandName>(
  page: Page,
  name: Name,
  params: Commands[Name]['params'],
): Promise<{ result?: Commands[Name]['result']; error?: ErrorData }> {
  return page.evaluate(
    ([sent, given]) =>
      new Promise<never>((resolve) => {
        const { engine } = window as unknown as { engine: Worker };
        const id = Math.random();
        engine.addEventListener('message', ({ data }: MessageEvent<{ id?: number }>) => {
          if (data.id === id) resolve(data as never);
        });
        engine.postMessage({ id, command: sent, params: given });
      }),
    [name, params] as const,
  );
}

export function loadedBytes(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { loadedBytes: number }).loadedBytes);
}
