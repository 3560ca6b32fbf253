// Undo, edits while a run goes, links to the page as it stands, and pictures of the wiring; with an engine that is none.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeShelf, type ShelfOptions } from './fakeShelf.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

interface Visit extends FakeOptions {
  hash?: string;
  shelf?: ShelfOptions;
}

/** Open, and done with what happens without a click. */
async function openReady(page: Page, { hash = '', shelf, ...options }: Visit = {}): Promise<void> {
  if (shelf) await page.addInitScript(fakeShelf, shelf);
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...options });
  await page.goto(`./${hash}`);
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const wiring = (page: Page): Locator => page.getByRole('status', { name: 'Wiring' });
const draft = (page: Page): Locator => page.getByRole('status', { name: 'Changes that are not in use' });
const milestones = (page: Page): Locator => page.getByRole('status', { name: 'Training milestones' });
const links = (page: Page): Locator => page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row');
const remove = (page: Page, layer: string): Promise<void> =>
  button(page, `Remove Codes block 2 to Sums ${layer}`).click();
const note = (page: Page): Locator => part(page, 'Opened with a link');

async function setSteps(page: Page, steps: number): Promise<void> {
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill(String(steps));
}

test.describe('undo and redo', () => {
  test('by buttons that say what they do, and by keys', async ({ page }) => {
    await openReady(page);
    await expect(button(page, 'Undo wiring')).toBeDisabled();
    await remove(page, 'block 3');
    await remove(page, 'block 2');
    await expect(button(page, 'Undo wiring')).toHaveAttribute(
      'title',
      'Undo: Codes block 2 to Sums block 2 is removed',
    );
    await button(page, 'Undo wiring').click();
    await expect(wiring(page)).toHaveText('Undone: Codes block 2 to Sums block 2 is removed.');
    await expect(links(page)).toHaveCount(3);
    await expect(button(page, 'Redo wiring')).toHaveAttribute(
      'title',
      'Redo: Codes block 2 to Sums block 2 is removed',
    );
    await page.keyboard.press('Control+y');
    await expect(links(page)).toHaveCount(2);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect(links(page)).toHaveCount(4);
    await page.keyboard.press('Control+Shift+z');
    await expect(links(page)).toHaveCount(3);
  });

  test('what was trained comes back after starting over', async ({ page }) => {
    await openReady(page, { kept: { links: codesAndSums.links, origin: 'trained', steps: 40 } });
    await button(page, 'Reset').click();
    await expect(page.getByText('Same as the anchor until you train.')).toBeVisible();
    await button(page, 'Bring back the trained links').click();
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible();
    await expect(button(page, 'Bring back the trained links')).toBeHidden();
  });

  test('an edit does not wait for an answer: it is cut short, and given again', async ({ page }) => {
    await openReady(page);
    await remove(page, 'block 3');
    await expect(part(page, 'Composed')).toContainText('3 links on');
    await expect(part(page, 'Composed')).toContainText('before: 26');
  });
});

test.describe('edits while a run goes', () => {
  test('wait in a draft with an undo of its own; the run restarts with them', async ({ page }) => {
    await openReady(page, { stepMs: 100 });
    await setSteps(page, 400);
    await button(page, 'Train further').click();
    await expect(milestones(page)).toHaveText('Training has started.');
    await expect(draft(page)).toBeEmpty();
    await remove(page, 'block 3');
    await expect(draft(page)).toHaveText(
      'Changed: restart to use. The run goes on with the links that it was started with.',
    );
    await expect(part(page, 'Composed')).toContainText('4 links on');
    await expect(links(page)).toHaveCount(3);
    await remove(page, 'block 2');
    await page.keyboard.press('Control+z');
    await expect(links(page)).toHaveCount(3);
    await expectAccessible(page, 'a draft');
    await expect(links(page)).toHaveCount(3);
    await button(page, 'Restart with these links').click();
    await expect(draft(page)).toBeEmpty();
    await expect(part(page, 'Composed')).toContainText('3 links on');
    await expect(button(page, 'Pause')).toBeVisible();
    await remove(page, 'block 1');
    await button(page, 'Discard changes').click();
    await expect(links(page)).toHaveCount(3);
    await expect(draft(page)).toBeEmpty();
  });

  test('stay when it has ended, until they are used', async ({ page }) => {
    await openReady(page, { stepMs: 30 });
    await setSteps(page, 60);
    await button(page, 'Train further').click();
    await expect(milestones(page)).toHaveText('Training has started.');
    await remove(page, 'block 3');
    await expect(milestones(page)).toContainText('Training is finished.');
    await expect(links(page)).toHaveCount(3);
    await button(page, 'Use these links').click();
    await expect(draft(page)).toBeEmpty();
    await expect(part(page, 'Composed')).toContainText('3 links on');
    await expect(button(page, 'Undo wiring')).toHaveAttribute(
      'title',
      'Undo: Codes block 2 to Sums block 3 is removed',
    );
  });
});

test.describe('a link to the page', () => {
  test('opens elsewhere as it is here', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openReady(page);
    await remove(page, 'block 3');
    await page.getByRole('checkbox', { name: 'Codes block 2 to Sums block 1 on' }).click();
    await expect(wiring(page)).toContainText('is off.');
    await setSteps(page, 77);
    await page.getByRole('textbox', { name: 'Question' }).fill('fox + 2 =');
    await button(page, 'Share link').click();
    const panel = page.getByRole('dialog', { name: 'Share link' });
    await expect(panel).toContainText('The link is copied.');
    await expect(page.getByRole('status', { name: 'Sharing' })).toContainText('The link is copied.');
    await expect(panel.getByRole('textbox')).toBeFocused();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(new URL(copied).hash).toBe(
      '#v=1&preset=codes-and-sums&links=1.2-0.h4+1.2-1.h4.off+1.2-2.h4&question=fox+%2B+2+%3D&train.steps=77',
    );
    await expectAccessible(page, 'sharing');
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(button(page, 'Share link')).toBeFocused();

    const other = await context.newPage();
    await openReady(other, { hash: new URL(copied).hash });
    await expect(links(other)).toHaveCount(3);
    await expect(wiring(other)).toHaveText('This wiring is from a link. Undo brings back what was here.');
    await expect(other.getByRole('checkbox', { name: 'Codes block 2 to Sums block 1 on' })).not.toBeChecked();
    await expect(other.getByRole('textbox', { name: 'Question' })).toHaveValue('fox + 2 =');
    await expect(other.getByRole('article', { name: 'Answers to fox + 2 =' })).toBeVisible();
    await expect(part(other, 'Train the wires')).toContainText('77 steps of 64 examples');
    await expect(note(other)).toBeHidden();
    expect(new URL(other.url()).hash).toBe('');
    await other.keyboard.press('Control+z');
    await expect(links(other)).toHaveCount(4);
  });

  test('of a newer version, with rubbish in it: what can be used is, the rest is listed', async ({ page }) => {
    const hash =
      '#v=9&preset=codes-and-sums&links=1.2-0.h4+1.7-1.h4+zap&sampling.temp=hot&train.steps=NaN&shape=%E0%A4';
    await openReady(page, { hash });
    await expect(links(page)).toHaveCount(1);
    await expect(note(page)).toContainText('It was made with a newer Patchbay');
    await expect(note(page).getByRole('listitem')).toHaveText([
      "links = 'zap' (not a link)",
      "sampling.temp = 'hot' (not known here)",
      "train.steps = 'NaN' (not a number)",
      /^shape = '.*' \(not known here\)$/,
      "links = '1.7-1.h4' (codes has layers 0 to 2; layer 7 is not one of them)",
    ]);
    await expectAccessible(page, 'a link with rubbish');
    await button(page, 'Dismiss the note about the link').click();
    await expect(note(page)).toBeHidden();
  });

  test('does not take the place of what was trained here unasked', async ({ page }) => {
    const kept = { links: codesAndSums.links.slice(1), origin: 'trained', steps: 40 } as const;
    await openReady(page, { hash: '#v=1&preset=codes-and-sums&links=1.1-1.h2', kept });
    await expect(links(page)).toHaveCount(3);
    await expect(note(page)).toContainText('Nothing is changed yet.');
    await expectAccessible(page, 'a wiring that is offered');
    await button(page, 'Use the wiring of the link').click();
    await expect(links(page)).toHaveCount(1);
    await button(page, 'Undo wiring').click();
    await expect(links(page)).toHaveCount(3);
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible();
  });

  test('to models that are not here: they are named, and nothing is fetched by itself', async ({ page }) => {
    const smol = encodeURIComponent('hub:https://huggingface.co/made/smol@93efa2f097d58c2a74874c7e644dbc');
    const qwen = encodeURIComponent('hub:https://hub.example.org/made/qwen@c0ffee1234567');
    const hash = `#v=1&anchor=${smol}&augmenters=${qwen}&links=1.24-30.h3&mode=questions&question=Hello`;
    await openReady(page, { hash, shelf: { kept: ['smol'] } });
    await expect(note(page)).toContainText('made/qwen@c0ffee1');
    await expect(note(page)).not.toContainText('made/smol');
    await expect(links(page)).toHaveCount(4);
    await expectAccessible(page, 'models that are missing');
    await button(page, 'Add from hub.example.org').click();
    const library = page.getByRole('dialog', { name: 'Library' });
    await expect(library.getByRole('textbox', { name: 'Repository' })).toHaveValue('made/qwen@c0ffee1234567');
    await expect(library.getByRole('combobox', { name: 'Where' })).toHaveValue('https://hub.example.org');
    await expect(library.getByText('The plan of')).toHaveCount(0);
  });

  test('to models of one’s own that are here opens them', async ({ page }) => {
    const model = (name: string) =>
      encodeURIComponent(`hub:https://huggingface.co/made/${name}@93efa2f097d58c2a74874c7e644dbc`);
    await page.addInitScript(fakeShelf, { kept: ['smol', 'qwen'] });
    await page.addInitScript(fakeEngine, { tokenMs: 1 });
    await page.goto(`./#v=1&anchor=${model('smol')}&augmenters=${model('qwen')}&links=1.24-30.h3&mode=questions`);
    await expect(links(page)).toHaveCount(1);
    await expect(page.getByRole('checkbox', { name: /block 24 to .* block 30 on/ })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Questions' })).toBeChecked();
    await expect(note(page)).toBeHidden();
    // Another link, to the example: the way back to these is there, also after a reload.
    await page.goto('./#v=1&preset=codes-and-sums');
    await expect(links(page)).toHaveCount(4);
    await page.reload();
    await expect(note(page)).toContainText('You worked with Qwen2.5 0.5B Instruct + SmolLM2 135M Instruct before');
    await button(page, 'Back to my models').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('SmolLM2 135M Instruct');
    await expect(note(page)).toBeHidden();
  });
});

test.describe('a picture of the wiring', () => {
  const take = async (page: Page, way: string): Promise<Buffer> => {
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, way).click()]);
    return readFileSync(await download.path());
  };

  test('as SVG, as PNG, and in the clipboard', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.emulateMedia({ colorScheme: 'dark' });
    await openReady(page);
    await page.getByRole('checkbox', { name: 'Codes block 2 to Sums block 1 on' }).click();
    await button(page, 'Picture of the wiring').click();
    await expectAccessible(page, 'the menu of pictures');
    await page.emulateMedia({ colorScheme: 'dark' });

    const svg = (await take(page, 'Save as SVG')).toString();
    await expect(page.getByRole('status', { name: 'Picture' })).toHaveText('The picture is saved as SVG.');
    expect(svg).toContain('3 of 4 links on');
    expect(svg).toContain('stroke-dasharray="3 6"');
    expect(svg).toContain('rgb(31, 31, 35)'); // the dark surface
    const empty = await context.newPage(); // where no policy stands against making something of a text
    const problem = await empty.evaluate(
      (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent,
      svg,
    );
    expect(problem).toBeUndefined();

    const png = await take(page, 'Save as PNG');
    await expect(page.getByRole('status', { name: 'Picture' })).toHaveText('The picture is saved as PNG.');
    const [width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
    const seen = await coloursIn(page, png);
    expect(seen).toMatchObject({ width: 2 * width, height: 2 * height });
    for (const colour of ['31,31,35', '240,161,92', '107,182,242']) expect(seen.colours).toContain(colour);

    await button(page, 'Copy picture').click();
    await expect(page.getByRole('status', { name: 'Picture' })).toHaveText('The picture is copied.');
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    expect(types).toContain('image/png');
  });

  /** The colours that many of its pixels have. */
  function coloursIn(page: Page, png: Buffer): Promise<{ width: number; height: number; colours: string[] }> {
    return page.evaluate(
      async (bytes) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context?.drawImage(image, 0, 0);
        const { data = [] } = context?.getImageData(0, 0, width, height) ?? {};
        const counts = new Map<string, number>();
        for (let i = 0; i < data.length; i += 4) {
          const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
          counts.set(colour, (counts.get(colour) ?? 0) + 1);
        }
        return { width, height, colours: [...counts.keys()].filter((colour) => (counts.get(colour) ?? 0) > 100) };
      },
      [...png],
    );
  }
});
