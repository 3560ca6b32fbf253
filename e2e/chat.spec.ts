// The chat, with an engine that is none: a conversation with every speaker, and each with its own memory.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fakeEngine, type FakeOptions } from './fakeEngine.ts';
import { fakeShelf } from './fakeShelf.ts';
import { CORNERS, expectAccessible as expectAccessibleIn } from './support/access.ts';
import { expect, test } from './support/test.ts';

/** The example, in its chat. */
async function openChat(page: Page, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(fakeEngine, { tokenMs: 1, ...options });
  await page.goto('./');
  await expect(page.getByText(/of 64 held-out questions/)).toHaveCount(3);
  await page.getByRole('radio', { name: 'Chat' }).check({ force: true });
  await expect(page.getByText('Nothing said yet.')).toBeVisible();
}

const expectAccessible = (page: Page, state: string): Promise<void> => expectAccessibleIn(page, state, CORNERS);
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const message = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
const turns = (page: Page): Locator => page.getByRole('group', { name: 'Conversation' }).getByRole('listitem');
const said = (page: Page, turn: number, who: string): Locator =>
  turns(page).nth(turn).getByRole('group', { name: who });

async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Enter');
  await expect(button(page, 'Send')).toBeVisible();
}

test('everyone answers, and remembers only what it said itself', async ({ page }) => {
  await openChat(page);
  await expectAccessible(page, 'empty chat');
  await say(page, 'Who are you?');
  await expect(said(page, 0, 'Augmenter alone')).toContainText('This is Codes. You asked "Who are you?".');
  await expect(said(page, 0, 'Anchor alone')).toContainText('This is Sums.');
  await expect(said(page, 0, 'Composed')).toContainText('This is the composition.');
  await expect(said(page, 0, 'Composed')).toContainText('no chat template: it reads the plain text');
  await say(page, 'And now?');
  await expect(said(page, 1, 'Anchor alone')).toContainText('Before that you asked "Who are you?".');
  await expectAccessible(page, 'chat');
  for (const question of ['Three', 'Four']) await say(page, question);
  await expect(said(page, 3, 'Composed')).toContainText('2 earlier messages had no room');
  await button(page, 'New chat').click();
  await expect(page.getByText('Nothing said yet.')).toBeVisible();
  await expect(button(page, 'Export JSON')).toBeDisabled();
});

test('by keyboard alone: say, stop, ask again, edit', async ({ page }) => {
  await openChat(page, { tokenMs: 200 });
  await message(page).focus();
  await page.keyboard.type('One line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and another');
  await page.keyboard.press('Enter');
  await expect(turns(page).first()).toContainText('One line\nand another', { useInnerText: true });
  await expect(said(page, 0, 'Augmenter alone')).toContainText('This is');
  await expectAccessible(page, 'answering');
  await page.keyboard.press('Tab');
  await expect(button(page, 'Stop')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(turns(page).first()).toContainText('stopped by you');
  await expect(said(page, 0, 'Composed')).toContainText('stopped before it began');

  await said(page, 0, 'Composed').getByRole('button', { name: 'Retry' }).focus();
  await page.keyboard.press('Enter');
  await expect(said(page, 0, 'Composed')).toContainText('This is the composition.');
  await expect(said(page, 0, 'Composed').getByRole('button', { name: 'Retry' })).toBeVisible();

  await turns(page).first().getByRole('button', { name: 'Edit this question' }).focus();
  await page.keyboard.press('Enter');
  const edited = page.getByRole('textbox', { name: 'Your question, edited' });
  await expect(edited).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(turns(page).first().getByRole('button', { name: 'Edit this question' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Better');
  await expectAccessible(page, 'editing');
  await page.keyboard.press('Enter');
  await expect(said(page, 0, 'Augmenter alone')).toContainText('You asked "Better".');
  await expect(turns(page)).toHaveCount(1);
});

test('an edited question drops what followed it', async ({ page }) => {
  await openChat(page);
  await say(page, 'First');
  await say(page, 'Second');
  await turns(page).first().getByRole('button', { name: 'Edit this question' }).click();
  await page.getByRole('textbox', { name: 'Your question, edited' }).fill('Other');
  await button(page, 'Ask again, and drop what follows').click();
  await expect(turns(page)).toHaveCount(1);
  await expect(said(page, 0, 'Composed')).toContainText('You asked "Other".');
  await expect(said(page, 0, 'Composed')).not.toContainText('Before that');
});

test('of many turns the newest are there, and earlier ones on demand, in the order in which they were said', async ({
  page,
}) => {
  await openChat(page, { tokenMs: 0 });
  await button(page, 'Settings').click();
  await page.getByRole('spinbutton', { name: 'Longest answer' }).fill('1');
  await page.keyboard.press('Escape');
  for (let i = 1; i <= 41; i++) await say(page, `Question ${i}`);
  const conversation = page.getByRole('group', { name: 'Conversation' });
  const asked = (): Promise<string[]> =>
    turns(page).evaluateAll((items) => items.map((item) => /Question \d+/.exec(item.textContent ?? '')?.[0] ?? ''));
  const questions = (first: number): string[] => Array.from({ length: 42 - first }, (_, i) => `Question ${first + i}`);
  await expect.poll(asked).toEqual(questions(21));
  await expect(conversation).toContainText('20 turns of 41 not shown');
  await expect(turns(page).last()).toBeInViewport();
  await expectAccessible(page, 'folded chat');

  const show = conversation.getByRole('button', { name: 'Show 10 earlier turns' });
  await show.focus();
  await page.keyboard.press('Enter');
  await expect.poll(asked).toEqual(questions(11));
  await expect(show).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(asked).toEqual(questions(1));
  await expect(show).toBeHidden();
  await expect(conversation).toBeFocused(); // where its button was

  await button(page, 'New chat').click();
  await say(page, 'Question 1');
  await expect.poll(asked).toEqual(['Question 1']);
});

test('settings: how answers are drawn, how long they are, what is told first', async ({ page }) => {
  await openChat(page);
  await button(page, 'Settings').click();
  const sheet = page.getByRole('dialog', { name: 'How answers are drawn' });
  await expect(sheet.getByRole('spinbutton', { name: 'Seed' })).toBeDisabled();
  await sheet.getByRole('checkbox', { name: 'A new seed for each question' }).uncheck();
  await sheet.getByRole('spinbutton', { name: 'Seed' }).fill('7');
  await sheet.getByRole('spinbutton', { name: 'Longest answer' }).fill('3');
  await sheet.getByRole('textbox', { name: /system message/ }).fill('Be brief.');
  await expectAccessible(page, 'settings');
  await sheet.getByRole('spinbutton', { name: 'Temperature' }).fill('0');
  await expect(sheet).toContainText('At temperature 0 the likeliest token is taken each time');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(button(page, 'Settings')).toBeFocused();
  await say(page, 'Hello');
  await expect(said(page, 0, 'Composed')).toContainText('stopped at the length limit');
  await button(page, 'Settings').click();
  await sheet.getByRole('spinbutton', { name: 'Longest answer' }).fill('256');
  await button(page, 'Close settings').click();
  await say(page, 'Again');
  await expect(said(page, 1, 'Anchor alone')).toContainText('I was told: Be brief.');
});

test('what a model says is text, never more; copied and exported as it is', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openChat(page);
  const hostile = '<img src=x onerror="document.title=1"> **bold**';
  await say(page, hostile);
  await expect(said(page, 0, 'Composed')).toContainText(`You asked "${hostile}".`);
  await expect(turns(page).locator('img')).toHaveCount(0);
  await said(page, 0, 'Composed').getByRole('button', { name: 'Copy' }).click();
  await expect(said(page, 0, 'Composed').getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(hostile);

  const save = async (name: string): Promise<string> => {
    const download = page.waitForEvent('download');
    await button(page, name).click();
    return readFileSync(await (await download).path(), 'utf8');
  };
  expect(await save('Export Markdown')).toContain(`**Composed** (4 links on)\n\n> This is the composition. You asked`);
  expect(JSON.parse(await save('Export JSON'))).toMatchObject({
    title: 'Secret codes + sums',
    turns: [{ question: hostile, answers: [{ speaker: 'codes' }, { speaker: 'anchor' }, { speaker: 'composition' }] }],
  });
});

test('a failure stays with its question', async ({ page }) => {
  await openChat(page);
  await say(page, 'Please fail');
  await expect(said(page, 0, 'Anchor alone').getByRole('alert')).toHaveText('This question cannot be answered.');
  await expectAccessible(page, 'failed answer');
  await say(page, 'Go on');
  await expect(said(page, 1, 'Anchor alone')).toContainText('You asked "Go on".');
  await expect(said(page, 1, 'Anchor alone')).not.toContainText('Before that');
});

test('models with templates open with a chat, and read it through them', async ({ page }) => {
  await page.addInitScript(fakeShelf, { kept: ['smol'] });
  await page.addInitScript(fakeEngine, { tokenMs: 1 });
  await page.goto('./');
  await button(page, 'Library').click();
  await button(page, 'Use as anchor SmolLM2 135M Instruct').click();
  await button(page, 'Open these models').click();
  await expect(page.getByRole('region', { name: 'Chat with all three' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Wire their layers' })).toContainText('Licence');
  await say(page, 'Hello');
  await expect(said(page, 0, 'Anchor alone')).toContainText('tokens/s');
  await expect(said(page, 0, 'Anchor alone')).not.toContainText('no chat template');
  await expect(said(page, 0, 'Augmenter alone')).toContainText('no chat template');
  await page.getByRole('radio', { name: 'Questions' }).check({ force: true });
  await expect(page.getByText('Nothing asked yet.')).toBeVisible();
  await expectAccessible(page, 'no questions');
});
