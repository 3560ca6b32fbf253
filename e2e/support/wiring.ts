// The wiring view, in the words of a journey.
import { expect, type Locator, type Page } from '@playwright/test';
import { busyFrames, percentile } from './frames.ts';

export const wiring = (page: Page): Locator => page.getByRole('status', { name: 'Wiring' });
export const table = (page: Page): Locator => page.getByRole('table', { name: 'Links' });
export const rows = (page: Page): Locator => table(page).getByRole('checkbox');
export const layer = (page: Page, model: string, at: number): Locator =>
  page
    .getByRole('group', { name: new RegExp(`^Layers of ${model}, `) })
    .getByRole('button')
    .nth(at);
export const details = (page: Page, link: string): Locator => page.getByRole('group', { name: `Details of ${link}` });
export const detailsButton = (page: Page, link: string): Locator =>
  page.getByRole('button', { name: `Details of ${link}` });

const missing = (what: string): never => {
  throw new Error(what);
};

export async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await locator.boundingBox()) ?? missing('it is not on the page');
  return { x: x + width / 2, y: y + height / 2 };
}

/** The middle of the board to the middle of the window, so that a mouse gets everywhere. */
export async function toBoard(page: Page, anchor: string): Promise<void> {
  const rail = page.getByRole('group', { name: `Layers of ${anchor}, anchor` });
  await rail.evaluate((element) => element.scrollIntoView({ block: 'center' }));
}

export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

/** From one thing to another. The board captures the pointer, so that nothing under it hears of a mouse on its way. */
export async function dragOnto(page: Page, from: Locator, to: Locator): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  await drag(page, await middle(from), await middle(to));
}

/**
 * Takes a wire up and carries it up and down the anchor's rail.
 * @param take layer whose wire it is. @param between layers of the anchor that it is carried past; all are to be in the window.
 * @returns milliseconds of each frame.
 */
export async function dragFrames(
  page: Page,
  model: string,
  anchor: string,
  { frames = 90, take = 8, between = [0, 24] }: { frames?: number; take?: number; between?: [number, number] } = {},
): Promise<number[]> {
  await toBoard(page, anchor);
  const from = await middle(layer(page, model, take));
  const [first, last] = await Promise.all(between.map((at) => middle(layer(page, anchor, at))));
  const browser = page.context().browser() ?? missing('there is no browser');
  await page.mouse.move(from.x, from.y);
  const busy = await busyFrames(browser, page, async () => {
    await page.mouse.down();
    for (let i = 0; i < frames; i++) {
      const y = first.y + ((last.y - first.y) * (1 - Math.cos((6.3 * i) / frames))) / 2;
      await page.mouse.move(first.x - 60 * Math.abs(Math.sin(i / 9)), y);
      await page.waitForTimeout(16);
    }
    await page.mouse.move(from.x, first.y);
    await page.mouse.up();
  });
  expect(busy.length).toBeGreaterThan(frames / 3);
  return busy;
}

export const told = (busy: readonly number[]): string =>
  `${busy.length} frames; main thread 50 % ${percentile(busy, 0.5).toFixed(1)} ms, 95 % ${percentile(busy, 0.95).toFixed(1)} ms, most ${percentile(busy, 1).toFixed(1)} ms`;
