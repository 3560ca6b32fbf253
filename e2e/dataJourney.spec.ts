// A person's own data on the real engine: files of every kind, a table that becomes an augmenter, a page that is closed in the
// middle of a run, a project that is carried into another browser, and answers measured one by one. Small steps, few rows.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import Papa from 'papaparse';
import { TABLE_SETTINGS } from '../src/shared/tableWiring.ts';
import { expectAccessible, CORNERS } from './support/access.ts';
import type { Origins } from './support/origins.ts';
import { expect, test } from './support/test.ts';

const MINUTE = 60_000;

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true });
const train = (page: Page): Locator => page.getByRole('region', { name: 'Train the wires', exact: true });
const examples = (page: Page): Locator => page.getByRole('region', { name: 'Your examples' });
const run = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: /^Runs/ }).getByRole('listitem', { name, exact: true });
const files = (page: Page): Locator => page.getByRole('region', { name: 'Keep and share' });

async function open(page: Page): Promise<void> {
  await page.goto('./');
  const ready = button(train(page), 'Train further').or(button(train(page), 'Train'));
  await expect(ready).toBeEnabled({ timeout: MINUTE });
}

/** The file that a button saves: its content, since it goes with its browser. */
async function downloaded(page: Page, save: Locator): Promise<Buffer> {
  const download = page.waitForEvent('download', { timeout: MINUTE });
  await save.click();
  return readFile(await (await download).path());
}

const lines = (count: number, text: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => text(i));

interface Settings {
  steps: number;
  batch: number;
  keepEvery?: number;
}

async function choose(page: Page, { steps, batch, keepEvery }: Settings): Promise<void> {
  const field = (name: string): Locator => train(page).getByRole('spinbutton', { name, exact: true });
  await train(page).getByText('Settings', { exact: false }).first().click();
  await field('Steps').fill(String(steps));
  await field('Examples per step').fill(String(batch));
  if (keepEvery === undefined) return;
  await train(page).getByText('More', { exact: true }).click();
  await field('Keep every').fill(String(keepEvery));
}

async function startOver(page: Page): Promise<void> {
  await button(page, 'Start over and train it yourself').click();
  await expect(page.getByText('Same as the anchor until you train.')).toBeVisible();
}

async function finished(page: Page): Promise<void> {
  await expect(page.getByText('Finished: these links are kept in this browser.')).toBeVisible({ timeout: 2 * MINUTE });
}

async function composedAnswer(page: Page, question: string): Promise<string> {
  const box = page.getByRole('textbox', { name: 'Question' });
  await box.fill(question);
  await box.press('Enter');
  const answers = page.getByRole('article', { name: `Answers to ${question}` });
  await expect(answers.getByText(/tokens\/s/)).toHaveCount(3);
  return answers.getByRole('region', { name: 'Composed' }).locator('[aria-live=polite]').innerText();
}

async function elsewhere(browser: Browser, origins: Origins): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  origins.watch(context);
  const page = await context.newPage();
  return { context, page };
}

test.describe.configure({ mode: 'serial' }); // the last takes a file of the one before

/** A project whose augmenter is known to one browser only. */
let projectOfOwnModel: Buffer;

test('files of every kind are read, mended and used; every answer to what is held out is measured', async ({
  page,
}) => {
  test.setTimeout(4 * MINUTE);
  await open(page);
  const draft = page.getByRole('group', { name: 'Examples that are not in use yet' });
  const read = page.getByRole('status', { name: 'What was read' });
  const bring = async (name: string, content: string | Buffer): Promise<void> => {
    await page
      .getByLabel(/^(Choose|Add more) files$/)
      .setInputFiles({ name, mimeType: '', buffer: Buffer.from(content as string) });
  };

  await test.step('each kind of file', async () => {
    const json = lines(10, (i) => JSON.stringify({ prompt: `0 + ${i} =`, completion: String(i) }));
    await bring('mine.jsonl', [...json, '{"prompt": "0 + 10 =", "completion"'].join('\r\n'));
    await expect(read).toContainText('10 examples in mine.jsonl; 1 line');

    const western = ['Nr;Frage;Lösung', ...lines(10, (i) => `${i};1 + ${i} =;${i + 1}`), '10;Zoë + 1 =;5'].join('\n');
    await bring('deutsch.csv', Buffer.from(western, 'latin1'));
    await expect(read).toContainText('in 2 files');
    await expect(draft).toContainText('read as Windows-1252');
    await draft.getByText('Columns: Nr → Frage').click();
    await page.getByLabel('What Lösung is for').selectOption('Answer');
    await page.getByLabel('What Frage is for').selectOption('Question');
    await page.getByLabel('What Nr is for').selectOption('Not used');
    await expect(draft.getByText('Columns: Frage → Lösung')).toBeVisible();

    const wide = lines(10, (i) => `2 + ${i} = ${i + 2}`).join('\n');
    await bring('notepad.txt', Buffer.from(`\uFEFF${wide}`, 'utf16le'));
    await expect(draft).toContainText('read as UTF-16');
    await draft.getByText('Or paste them').click();
    await page.getByRole('textbox', { name: /One example on each line/ }).fill('3 + 1 = 4\n3 + 2 = 5');
    await button(page, 'Look at these').click();
    await expect(read).toContainText('33 examples in 4 files; 1 line');
  });

  await test.step('what cannot be read is refused, and what was read stays', async () => {
    const alert = examples(page).getByRole('alert');
    await bring('noise.csv', Buffer.from(Uint8Array.from({ length: 4096 }, (_, i) => (i * 151 + 7) % 256)));
    await expect(alert).toContainText('noise.csv');
    await bring('empty.jsonl', '');
    await expect(alert).toContainText('empty.jsonl');
    await expect(read).toContainText('33 examples in 4 files; 1 line');
  });

  await test.step('half a line is mended in the page', async () => {
    await page
      .getByRole('textbox', { name: /^Line 11 of mine\.jsonl/ })
      .fill('{"prompt": "0 + 10 =", "completion": "10"}');
    await button(draft, 'Use this line 11').click();
    await expect(read).toContainText('34 examples in 4 files');
    await expect(page.getByRole('list', { name: 'Lines that cannot be used' })).toBeHidden();
  });

  await test.step('sides are chosen, and all of it is used', async () => {
    // Answers that nobody gives, so that some are wrong whatever was learned.
    await bring('test.txt', lines(20, (i) => `4 + ${i} = ${i < 3 ? 99 : 4 + i}`).join('\n'));
    await expect(read).toContainText('54 examples in 5 files');
    await page.getByLabel('Use of test.txt').selectOption('Held out only');
    for (const name of ['mine.jsonl', 'deutsch.csv', 'notepad.txt', 'pasted.txt'])
      await page.getByLabel(`Use of ${name}`).selectOption('Train only');
    await expect(draft.getByRole('region', { name: 'Sides' })).toContainText('34 to train on · 20 held out');
    await button(page, 'Use these examples').click();
    await expect(examples(page)).toContainText('In use: 5 files · 34 to train on · 20 held out');
  });

  await test.step('what each model reads', async () => {
    await examples(page).getByText('Look through them, or save them').click();
    await examples(page).getByRole('textbox', { name: 'Find' }).fill('Zoë');
    await button(examples(page), 'Tokens of Zoë + 1 =').click();
    const anchor = page.getByRole('list', { name: 'Tokens that Sums reads' }).getByRole('listitem');
    await expect(anchor.first()).toHaveText(/^Zoë.*unknown/);
    await expect(anchor.filter({ hasText: '5 (learned)' })).toHaveCount(1);
    await expect(page.getByRole('list', { name: 'Tokens that Codes reads' })).toBeVisible();
    await expectAccessible(page, 'own examples in use', CORNERS);
  });

  await test.step('every answer measured, the wrong ones alone, and all as a table', async () => {
    await button(page, 'Results').click();
    const results = page.getByRole('dialog', { name: 'Results' });
    await expect(results).toContainText('60 answers.');
    await button(results, 'Evaluate').click();
    await expect(results.getByRole('status', { name: 'Evaluation' })).toHaveText('20 questions evaluated.', {
      timeout: MINUTE,
    });
    const table = (await downloaded(page, button(results, 'Export CSV'))).toString();
    const { data, errors } = Papa.parse<Record<string, string>>(table, { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data.map((row) => row.question)).toEqual(lines(20, (i) => `4 + ${i} =`));
    const wrong = data.filter((row) => row['Composed: right'] === 'false');
    expect(wrong.map((row) => row.question)).toEqual(expect.arrayContaining(lines(3, (i) => `4 + ${i} =`)));
    expect(wrong.length).toBeLessThan(20);

    await results.getByText(`Wrong only ${wrong.length}`).click();
    const shown = results.getByRole('list', { name: 'Questions' }).locator('> li');
    await expect(shown).toHaveCount(wrong.length);
    for (const [i, row] of wrong.entries()) await expect(shown.nth(i)).toContainText(row.question);
  });
});

const FIRST = ['Zoë', 'Łukasz', 'Søren', 'Anaïs', 'Jürgen', 'Þóra'];
const LAST = ['Müller', 'Ødegård', 'Nguyễn', 'Žižek', 'García'];
const FRIENDS = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`));

test('a table becomes an augmenter, is wired to Sums, and links are trained on some of its keys', async ({ page }) => {
  test.setTimeout(4 * MINUTE);
  await open(page);
  const dialog = page.getByRole('dialog', { name: 'Make an augmenter from a table' });

  await test.step('made: it knows every row', async () => {
    await button(page, /^Library/).click();
    await button(page, 'Make one from a table').click();
    const table = ['friend,number', ...FRIENDS.map((name, i) => `${name},${(7 * i) % 20}`)].join('\n');
    await page
      .getByLabel('Choose a table', { exact: true })
      .setInputFiles({ name: 'my-friends.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await expect(dialog).toContainText('30 rows with 20 different values');
    await button(page, 'Make it').click();
    await expect(dialog).toContainText('It knows all 30 rows.', { timeout: 2 * MINUTE });
  });

  await test.step('wired, and trained a little', async () => {
    await button(page, 'Wire it to Sums').click();
    await expect(dialog).toBeHidden({ timeout: MINUTE });
    await expect(page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row')).toHaveCount(4);
    await expect(examples(page)).toContainText('In use: My friends');
    const question = await page.getByRole('textbox', { name: 'Question' }).inputValue();
    expect(FRIENDS.some((name) => question.includes(name))).toBe(true);
    await expect(page.getByRole('article', { name: `Answers to ${question}` })).toContainText('right would be');
    await choose(page, { steps: 6, batch: 8 });
    await button(train(page), 'Train').click();
    await finished(page);
  });

  await test.step('what is held out is about keys that were never trained on', async () => {
    await examples(page).getByText('Look through them, or save them').click();
    const namesIn = async (side: string): Promise<string[]> => {
      const text = (await downloaded(page, button(examples(page), side))).toString();
      return FRIENDS.filter((name) => text.includes(name));
    };
    const [learned, heldOut] = [await namesIn('Save those to train on'), await namesIn('Save those held out')];
    expect(learned).toHaveLength(24);
    expect(heldOut).toHaveLength(6);
    expect(learned.filter((name) => heldOut.includes(name))).toEqual([]);
  });

  await test.step('in the library, and after a reload', async () => {
    projectOfOwnModel = await downloaded(page, button(files(page), 'Save project'));
    await page.reload();
    await expect(page.getByText('Trained in this browser.', { exact: true })).toBeVisible({ timeout: MINUTE });
    await expect(page.getByRole('banner')).toContainText('My friends');
    await expect(page.getByRole('textbox', { name: 'Question' })).toBeVisible();
    await expect(train(page)).toContainText(`${TABLE_SETTINGS.steps} steps of ${TABLE_SETTINGS.batch} examples`);
    await button(page, /^Library/).click();
    await expect(page.getByRole('dialog', { name: 'Library' })).toContainText('My friends');
  });
});

test('a run whose page was closed goes on as if nothing had happened, and is opened in another browser', async ({
  browser,
  origins,
}) => {
  test.setTimeout(6 * MINUTE);
  const QUESTION = 'dog + cat =';
  const STEPS = 100; // so many that it is under way when it is closed
  const here = await elsewhere(browser, origins);
  let { page } = here;
  let answer = '';
  let project: Buffer;

  await test.step('one run in a piece', async () => {
    await open(page);
    await choose(page, { steps: STEPS, batch: 16, keepEvery: 4 });
    await startOver(page);
    await button(train(page), 'Train').click();
    await finished(page);
  });

  await test.step('the same again, and the page is closed in the middle', async () => {
    await button(page, 'Use the ready-trained links').click();
    await startOver(page);
    await button(train(page), 'Train').click();
    await page.waitForFunction((steps) => {
      const { value = 0 } = document.querySelector<HTMLProgressElement>('[aria-label="Training progress"]') ?? {};
      return value > 8 && value < steps;
    }, STEPS);
    await page.close();
    page = await here.context.newPage();
  });

  await test.step('it is offered, and goes on to the end', async () => {
    await page.goto('./');
    const offer = page.getByRole('group', { name: 'An unfinished run' });
    await expect(offer).toContainText(/Run 2 was left at step \d+ of 100\./, { timeout: MINUTE });
    await button(offer, 'Go on').click();
    await finished(page);
  });

  await test.step('to the same losses', async () => {
    await page.getByRole('checkbox', { name: 'Curve of Run 1' }).check();
    const table = (await downloaded(page, button(train(page), 'Export CSV'))).toString();
    const { data } = Papa.parse<Record<string, string>>(table, { header: true, skipEmptyLines: true });
    const losses = (name: string): string[] => data.filter((row) => row.run === name).map(({ loss }) => loss);
    expect(losses('Run 1')).toHaveLength(STEPS);
    expect(losses('Run 2')).toEqual(losses('Run 1'));
  });

  await test.step('all of it is saved', async () => {
    answer = await composedAnswer(page, QUESTION);
    project = await downloaded(page, button(files(page), 'Save project'));
  });

  await test.step('another browser says which model it does not have', async () => {
    ({ page } = await elsewhere(browser, origins));
    await open(page);
    await files(page).getByLabel('Open a file').setInputFiles({
      name: 'friends.safetensors',
      mimeType: '',
      buffer: projectOfOwnModel,
    });
    const dialog = page.getByRole('dialog', { name: 'Open friends.safetensors' });
    await expect(dialog.getByRole('listitem').filter({ hasText: 'My friends' })).toContainText('Is missing.');
    await expect(button(dialog, 'Open with its models')).toBeDisabled();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('and opens the other project: the same answer, its runs, one of them restored', async () => {
    await files(page)
      .getByLabel('Open a file')
      .setInputFiles({ name: 'all.safetensors', mimeType: '', buffer: project });
    await expect(page.getByRole('status', { name: 'Wiring' })).toContainText('The project "all.safetensors" is open');
    expect(await composedAnswer(page, QUESTION)).toBe(answer);
    await expect(run(page, 'Run 2')).toContainText('in use');
    await button(page, 'Use the ready-trained links').click();
    await button(run(page, 'Run 1'), 'Restore Run 1').click();
    await expect(page.getByRole('status', { name: 'Wiring' })).toHaveText('“Run 1” is in place again.');
    expect(await composedAnswer(page, QUESTION)).toBe(answer);
    await page.context().close();
    await here.context.close();
  });
});
