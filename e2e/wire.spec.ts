// Composing by hand, on an engine that is none: each act by mouse and by keyboard, what the table says of it, and that
// everybody can. Links by drag and by click are in states.spec.ts, by keyboard on the real engine in journey.spec.ts.
import type { Locator, Page } from '@playwright/test';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeFigures } from './fakeFigures.ts';
import { fakeMany } from './fakeMany.ts';
import { CORNERS, expectAccessible, FORCED } from './support/access.ts';
import { expect, test } from './support/test.ts';
import {
  details,
  detailsButton,
  drag,
  dragOnto,
  layer,
  middle,
  rows,
  table,
  toBoard,
  wiring,
} from './support/wiring.ts';

const EVERYWHERE = [...CORNERS, FORCED];

async function openSmall(page: Page, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...options });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
  await expect(table(page)).toContainText('85');
}

async function openMany(page: Page): Promise<void> {
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeMany, { augmenters: 3 });
  await page.addInitScript(fakeEngine, { tokenMs: 1, hasExamples: true });
  await page.goto('./');
  await page.getByRole('slider', { name: 'Spread evenly' }).fill('4');
  await expect(rows(page)).toHaveCount(12);
}

const wire = (page: Page, id: string): Locator => page.locator(`[data-link="${id}"] path`).last();
const thickness = (page: Page, id: string): Promise<number> =>
  wire(page, id).evaluate((path: SVGPathElement) => Number.parseFloat(path.style.strokeWidth));
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Wire their layers' });
const row = (page: Page, name: string): Locator =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox', { name: `${name} on` }) });

test('layers say what they are, under the pointer and with the focus; rails and table read well', async ({ page }) => {
  await openSmall(page);
  await layer(page, 'Codes', 1).hover();
  await expect(panel(page)).toContainText('block 1 of Codes: full attention, width 64, 4 heads; 0 links');
  await layer(page, 'Codes', 2).focus();
  await page.keyboard.press('ArrowRight');
  await expect(layer(page, 'Sums', 3)).toBeFocused();
  await expect(panel(page)).toContainText('block 3 of Sums: full attention, width 64, 4 heads; 1 link');
  await expect(layer(page, 'Sums', 3)).toHaveAccessibleDescription('full attention, width 64, 4 heads');
  await page.keyboard.press('Home');
  await expect(layer(page, 'Sums', 0)).toBeFocused();
  await expect(page.getByRole('group', { name: 'Layers of Codes, augmenter' })).toMatchAriaSnapshot(`
    - group "Layers of Codes, augmenter":
      - button "Codes embeddings, 0 links"
      - button "Codes block 1, 0 links"
      - button "Codes block 2, 4 links"
  `);
  await expect(page.getByRole('group', { name: 'Layers of Sums, anchor' })).toMatchAriaSnapshot(`
    - group "Layers of Sums, anchor":
      - button "Sums embeddings, 1 link"
      - button "Sums block 1, 1 link"
      - button "Sums block 2, 1 link"
      - button "Sums block 3, 1 link"
  `);
  await expect(table(page)).toMatchAriaSnapshot(`
    - table "Links":
      - caption: Links
      - rowgroup:
        - row "On Link Writes When off Heads Numbers Details and removal"
      - rowgroup:
        - row /Codes block 2 to Sums embeddings on block 2 → embeddings 6.0.% – 4 20,608/:
          - cell "Codes block 2 to Sums embeddings on":
            - checkbox "Codes block 2 to Sums embeddings on" [checked]
          - rowheader "block 2 → embeddings"
          - cell /6.0.%/
          - cell "–"
          - cell "4"
          - cell "20,608"
          - cell:
            - button "Details of Codes block 2 to Sums embeddings"
            - button "Remove Codes block 2 to Sums embeddings"
        - row /block 2 → block 1 nothing – 4 20,608/
        - row /block 2 → block 2 85.% – 4 20,608/
        - row /block 2 → block 3 24.% – 4 20,608/
  `);
});

test('an end of a link is moved: by its wire, by its grip, in its details; what is impossible is refused', async ({
  page,
}) => {
  await openSmall(page);
  await toBoard(page, 'Sums');
  const [from, to] = [await middle(layer(page, 'Codes', 2)), await middle(layer(page, 'Sums', 3))];
  const { width = 0 } = (await layer(page, 'Sums', 3).boundingBox()) ?? {};
  const nearAnchor = { x: to.x - width / 2 - 12, y: to.y };
  await drag(page, nearAnchor, await middle(layer(page, 'Sums', 1)));
  await expect(wiring(page)).toHaveText('These two layers are already linked (2-1).');
  await page.getByRole('button', { name: 'Remove Codes block 2 to Sums block 1' }).press('Enter');
  await toBoard(page, 'Sums');
  await drag(page, nearAnchor, await middle(layer(page, 'Sums', 1)));
  await expect(wiring(page)).toHaveText(
    'Moved: Codes block 2 to Sums block 1 (2-1). It starts untrained: what was learned was for other layers.',
  );
  await expect(rows(page)).toHaveCount(3);

  await detailsButton(page, 'Codes block 2 to Sums block 2').click();
  await toBoard(page, 'Sums');
  const grip = page.locator('[data-grip="codes-2-2"][data-of="augmenter"]');
  await drag(page, await middle(grip), await middle(layer(page, 'Codes', 0)));
  await expect(wiring(page)).toContainText('Moved: Codes embeddings to Sums block 2 (0-2).');
  await expect(details(page, 'Codes embeddings to Sums block 2')).toBeVisible();
  await drag(page, await middle(page.locator('[data-grip="codes-0-2"][data-of="anchor"]')), from);
  await expect(wiring(page)).toHaveText('Put back.');

  const open = details(page, 'Codes embeddings to Sums block 2');
  await open.getByRole('combobox', { name: 'From Codes' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await open.getByRole('combobox', { name: 'To Sums' }).selectOption('block 1');
  await expect(open.getByRole('status')).toHaveText('These two layers are already linked (2-1).');
  await expect(open.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await open.getByRole('combobox', { name: 'To Sums' }).selectOption('block 3');
  await expect(open.getByRole('status')).toContainText('It starts untrained, with 4 heads');
  await open.getByRole('button', { name: 'Apply' }).press('Enter');
  await expect(wiring(page)).toContainText('Moved: Codes block 2 to Sums block 3 (2-3).');
});

test('a wire can be pointed at and clicked; heads, form and mask are changed in its details', async ({ page }) => {
  await openSmall(page);
  await toBoard(page, 'Sums');
  const gap = await middle(page.locator('[data-gap="left"]'));
  const to = await middle(layer(page, 'Sums', 3));
  await page.mouse.click(gap.x + 30, to.y);
  const open = details(page, 'Codes block 2 to Sums block 3');
  await expect(open).toBeVisible();
  await expect(row(page, 'Codes block 2 to Sums block 3')).toHaveAttribute('data-marked');
  await expect(detailsButton(page, 'Codes block 2 to Sums block 3')).toHaveAttribute('aria-expanded', 'true');
  await expect(open.getByRole('combobox', { name: 'Heads' }).getByRole('option')).toHaveCount(5);
  await open.getByRole('combobox', { name: 'Heads' }).selectOption('8, each 8 wide');
  await open.getByRole('combobox', { name: 'Form' }).selectOption('as released');
  await expect(open).toContainText('20,864 numbers');
  await open.getByRole('combobox', { name: 'Sees' }).selectOption('everything');
  await expect(open).toContainText('in training the link reads the very answer');
  await expect(open.getByRole('status')).toContainText('It starts untrained, with 8 heads');
  await expectAccessible(page, 'details changed', EVERYWHERE);
  await open.getByRole('button', { name: 'Apply' }).click();
  await expect(wiring(page)).toHaveText('Changed: Codes block 2 to Sums block 3 (2-3). It starts untrained.');
  await expect(row(page, 'Codes block 2 to Sums block 3')).toContainText('8');
  await page.keyboard.press('Control+z');
  await expect(open.getByRole('combobox', { name: 'Heads' })).toHaveValue('4');
  await detailsButton(page, 'Codes block 2 to Sums block 3').press('Enter');
  await expect(open).toBeHidden();
});

test('what is lost without each link is measured on demand, can be stopped, and says when it is old', async ({
  page,
}) => {
  await openSmall(page, { scoreMs: 300 });
  const measured = page.getByRole('status', { name: 'Measured links' });
  await page.getByRole('button', { name: 'Measure without each' }).press('Enter');
  await expect(measured).toHaveText('Measured on 64 held-out questions, one link left out at a time.');
  await expect(row(page, 'Codes block 2 to Sums block 1')).toContainText(/\+0\.62.loss −24.points/);
  await expectAccessible(page, 'measured', [CORNERS[1]]);
  await page.getByRole('checkbox', { name: 'Codes block 2 to Sums block 3 on' }).press('Space');
  await expect(measured).toHaveText('Measured before the last change.');
  await page.getByRole('button', { name: 'Measure again' }).click();
  await expect(row(page, 'Codes block 2 to Sums embeddings')).toContainText('+0.31');
  await page.getByRole('button', { name: 'Stop measuring' }).click();
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible();
  await expect(row(page, 'Codes block 2 to Sums block 2')).toContainText('–');
});

test('wires are as thick as what they write, also while they are trained', async ({ page }) => {
  await openSmall(page, { stepMs: 8 });
  await expect.poll(() => thickness(page, 'codes-2-2')).toBeCloseTo(7.49, 1);
  await expect(wire(page, 'codes-2-1')).toHaveAttribute('data-nothing');
  await expect(row(page, 'Codes block 2 to Sums block 1')).toContainText('nothing');
  await page.getByRole('button', { name: 'Start over and train it yourself' }).click();
  await page.getByText('Settings', { exact: false }).first().click();
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('200');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => thickness(page, 'codes-2-3'), { intervals: [50] }).toBeLessThan(3.5);
  await expect(panel(page)).toContainText(/about 8.ms a step/);
  await expect.poll(() => thickness(page, 'codes-2-0')).toBe(8);
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible();
});

test('presets: evenly, all pairs after a question, one augmenter alone', async ({ page }) => {
  await openMany(page);
  const slider = page.getByRole('slider', { name: 'Spread evenly' });
  await expect(slider).toHaveValue('4');
  await slider.press('ArrowRight');
  await expect(rows(page)).toHaveCount(15);
  await page.getByRole('combobox', { name: 'Wire' }).selectOption('Botany only');
  await page.getByRole('button', { name: 'Last only' }).click();
  await expect(rows(page)).toHaveCount(11);
  await expect(wiring(page)).toHaveText('Last only: 11 links.');
  await expect(slider).toHaveValue('1');
  await page.getByRole('button', { name: 'All pairs (775 links)' }).click();
  const question = page.getByRole('group', { name: /^Wire 785 links/ });
  await expect(question).toContainText('2.9 billion trainable numbers');
  await expect(question.getByRole('button', { name: 'Leave it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(rows(page)).toHaveCount(11);
  await page.getByRole('combobox', { name: 'Wire' }).selectOption('all augmenters');
  await page.getByRole('button', { name: 'Every 4th (paper)' }).click();
  await expect(rows(page)).toHaveCount(18);
});

test('24 × 30 layers, three augmenters, 12 links: readable, and wired by keyboard', async ({ page }) => {
  await openMany(page);
  await expectAccessible(page, 'three augmenters', EVERYWHERE);
  await layer(page, 'Chemistry', 3).focus();
  await expect(panel(page)).toContainText(
    'block 3 of Chemistry: sees the latest 512 tokens, width 576, 9 heads; 0 links',
  );
  await page.keyboard.press('Enter');
  await expect(layer(page, 'Writer', 0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(wiring(page)).toHaveText('Linked Chemistry block 3 to Writer block 1 (3-1).');
  await expect(layer(page, 'Chemistry', 3)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('group', { name: 'Layers of Writer, anchor' }).locator(':focus')).toBeVisible();
});

test('60 × 60 layers with 60 links: readable, wired by keyboard and by mouse', async ({ page }) => {
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeMany, { augmenters: 1, deep: 60 });
  await page.addInitScript(fakeEngine, { tokenMs: 1, hasExamples: true });
  await page.goto('./');
  await page.getByRole('slider', { name: 'Spread evenly' }).fill('60');
  await expect(rows(page)).toHaveCount(60);
  await expect(page.locator('[data-link]')).toHaveCount(60);
  await expectAccessible(page, '60 × 60 layers', [CORNERS[1]]);
  await layer(page, 'Atlas', 3).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(wiring(page)).toContainText('Linked Atlas block 3 to Writer block');
  await expect(rows(page)).toHaveCount(61);
  await toBoard(page, 'Writer');
  await dragOnto(page, layer(page, 'Atlas', 5), layer(page, 'Writer', 8));
  await expect(wiring(page)).toHaveText('Linked Atlas block 5 to Writer block 8 (5-8).');
  await expect(rows(page)).toHaveCount(62);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(rows(page)).toHaveCount(61);
});
