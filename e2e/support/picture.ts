// A picture of a part of the page for the guide: what it shows, cut out, in docs/pictures.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

const FOLDER = 'docs/pictures';
/** They lie in the repository, and whoever reads the guide fetches all of them. */
const LARGEST_BYTES = 150_000;
/** Pixels around what is shown. */
const MARGIN = 16;

/** Of something that lies over the page: a dialog, a sheet. */
export async function pictureOver(part: Locator, name: string): Promise<void> {
  await part.page().mouse.move(0, 0);
  await part.screenshot({ path: pathOf(name), animations: 'disabled' });
  expectSmall(name);
}

/** Of parts of the page itself, from the first to the last of them. */
export async function picture(page: Page, name: string, ...parts: Locator[]): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo(0, 0); // boxes are told from the window's corner, a clip from the page's
  });
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  const sides = boxes.map((box) => {
    if (!box) throw new Error(`A part of the picture ${name} is not on the page.`);
    return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
  });
  const x = Math.max(0, Math.min(...sides.map(({ left }) => left)) - MARGIN);
  const y = Math.max(0, Math.min(...sides.map(({ top }) => top)) - MARGIN);
  const width = Math.max(...sides.map(({ right }) => right)) + MARGIN - x;
  const height = Math.max(...sides.map(({ bottom }) => bottom)) + MARGIN - y;
  await page.screenshot({
    path: pathOf(name),
    fullPage: true,
    clip: { x, y, width, height },
    animations: 'disabled',
  });
  expectSmall(name);
}

function pathOf(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, `${name}.png`);
}

function expectSmall(name: string): void {
  expect(statSync(pathOf(name)).size, `bytes of ${name}.png`).toBeLessThan(LARGEST_BYTES);
}
