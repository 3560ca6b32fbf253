// axe over the page as it stands, in both colour schemes, on a desktop and on a phone.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

interface View {
  colorScheme: 'light' | 'dark';
  width: number;
  height: number;
  forcedColors?: 'active';
}

const VIEWS: readonly View[] = [
  { colorScheme: 'light', ...DESKTOP },
  { colorScheme: 'dark', ...DESKTOP },
  { colorScheme: 'light', ...PHONE },
  { colorScheme: 'dark', ...PHONE },
];

/** Both schemes and both widths at half the price, where there are many states. */
export const CORNERS: readonly View[] = [VIEWS[0], VIEWS[3]];

/** Where the system chooses all colours. */
export const FORCED: View = { colorScheme: 'light', forcedColors: 'active', ...DESKTOP };

/** 1280 px at 400 % (WCAG 1.4.10). */
const NARROWEST = { width: 320, height: 700 };

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Only what is wrong is looked at closely; and, in legacy mode, in the page itself, which has no frames: a third of the time. */
const EVERYTHING = { runOnly: { type: 'tag' as const, values: TAGS }, resultTypes: ['violations' as const] };
/** What other colours can change, where all else was looked at in the same width. */
const COLOURS = {
  runOnly: { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations' as const],
};

/** @param state what the page shows, for the message. @param within selector of the part that is new; else the whole page. */
export async function expectAccessible(page: Page, state: string, views = VIEWS, within = 'html'): Promise<void> {
  const before = page.viewportSize();
  for (const [i, { colorScheme, forcedColors = 'none', width, height }] of views.entries()) {
    const rules = views.slice(0, i).some((view) => view.width === width) ? COLOURS : EVERYTHING;
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' }); // a colour in transition has no contrast to measure
    await page.setViewportSize({ width, height });
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).include(within).options(rules).setLegacyMode(true).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
    expect(found, `${state}, ${forcedColors === 'active' ? 'forced colours' : colorScheme}, ${width} px`).toEqual([]);
    expect(await overflow(page), `${state}, ${width} px: pixels that stick out to the right`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(NARROWEST);
  await settled(page);
  expect(await overflow(page), `${state}, ${NARROWEST.width} px: pixels that stick out`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Colours and sizes follow a frame later; a chart measures itself then, and is drawn in the next. What is in transition ends. */
function settled(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const frames = async (): Promise<void> => {
      for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    await frames();
    const moving = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    const ended = Promise.all(moving.map(({ finished }) => finished.catch(() => undefined))); // also what is cancelled
    const longest = new Promise((resolve) => setTimeout(resolve, 400)); // than any transition here: some never say that they ended
    await Promise.race([ended, longest]);
    await frames();
  });
}
