// How long the main thread is busy in each frame while a wire is dragged: an anchor of 24 blocks, three augmenters of 30,
// 12 links; and 60 blocks beside 60 with 60 links. What must hold of it is in wireDrag.spec.ts.
import { fakeEngine } from './fakeEngine.ts';
import { fakeFigures } from './fakeFigures.ts';
import { fakeMany } from './fakeMany.ts';
import { expect, test } from './support/test.ts';
import { dragFrames, rows, told } from './support/wiring.ts';

test('dragging a wire over 24 × 30 layers, three augmenters, 12 links', async ({ page }) => {
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeMany, { augmenters: 3 });
  await page.addInitScript(fakeEngine, { tokenMs: 1, hasExamples: true });
  await page.goto('./');
  await page.getByRole('slider', { name: 'Spread evenly' }).fill('4');
  await expect(rows(page)).toHaveCount(12);
  await page.waitForTimeout(1000);
  for (let again = 0; again < 3; again++) console.log(told(await dragFrames(page, 'Atlas', 'Writer', { frames: 240 })));
});

test('dragging a wire over 60 × 60 layers, 60 links', async ({ page }) => {
  await page.addInitScript(fakeFigures);
  await page.addInitScript(fakeMany, { augmenters: 1, deep: 60 });
  await page.addInitScript(fakeEngine, { tokenMs: 1, hasExamples: true });
  await page.goto('./');
  await page.getByRole('slider', { name: 'Spread evenly' }).fill('60');
  await expect(rows(page)).toHaveCount(60);
  await page.waitForTimeout(1000);
  for (let again = 0; again < 3; again++)
    console.log(told(await dragFrames(page, 'Atlas', 'Writer', { frames: 240, take: 30, between: [26, 34] })));
});
