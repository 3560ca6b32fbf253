// The small (?) at the places where a question comes up: opened, read, looked behind and closed, by keyboard and on a phone.
import type { Locator, Page } from '@playwright/test';
import { fakeEngine } from './fakeEngine.ts';
import { fakeResults } from './fakeResults.ts';
import { expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';
import { detailsButton } from './support/wiring.ts';

const LINK = 'Codes block 2 to Sums block 1';

async function open(page: Page): Promise<void> {
  await page.addInitScript(fakeResults);
  await page.addInitScript(fakeEngine, { tokenMs: 1 });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
}

const sign = (page: Page, question: string): Locator => page.getByRole('button', { name: question, exact: true });
const text = (page: Page, question: string): Locator => page.getByRole('dialog', { name: question, exact: true });

/** By Enter and Escape; the focus goes into it, and back. */
async function read(page: Page, question: string, says: string, formula: string): Promise<void> {
  await sign(page, question).focus();
  await page.keyboard.press('Enter');
  await expect(text(page, question)).toContainText(says);
  await expect(text(page, question)).toContainText(formula);
  await expect(text(page, question)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(text(page, question)).toBeHidden();
  await expect(sign(page, question)).toBeFocused();
}

test('why, in a few sentences, wherever it is asked', async ({ page }) => {
  await open(page);
  await read(page, 'Why the models are not changed', 'no others', 'for the links’ W only');
  await detailsButton(page, LINK).click();
  await read(page, 'Projection', 'another number of values', 'P = norm(HA · WPT)');
  await read(page, 'Cross-attention', 'asks a question, Q', 'softmax(Q · KT / √d)');
  await read(page, 'Why links look back only', 'no later in the text', 'end(s) ≤ end(t)');
  await page.getByText(/steps of 64 examples/).click();
  await read(page, 'What is trained, and what stays as it is', 'no others', 'for the links’ W only');
  await page.getByRole('button', { name: 'Results', exact: true }).click();
  await read(page, 'What the paper measured', '84.3 % right', 'exact match');
  await expect(page.getByRole('dialog', { name: 'Results' })).toBeVisible(); // Escape has closed one of the two only
});

test('the plainest form of the kernel behind it can be read', async ({ page }) => {
  await open(page);
  await detailsButton(page, LINK).click();
  await sign(page, 'Cross-attention').click();
  const panel = text(page, 'Cross-attention');
  await panel.getByText('What computes it, in its plainest form').click();
  await expect(panel.getByRole('group', { name: 'Source of attention.wgsl' })).toContainText('@compute');
  await expectAccessible(page, 'an explanation with its kernel');
  await panel.getByRole('button', { name: 'Close the explanation' }).click();
  await expect(panel).toBeHidden();
});

test('on a phone it lies over the page, and what it covers can be reached again', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page);
  await sign(page, 'Why the models are not changed').click();
  const panel = text(page, 'Why the models are not changed');
  await expect(panel).toBeInViewport({ ratio: 1 });
  await page.mouse.click(5, 5);
  await expect(panel).toBeHidden();
});
