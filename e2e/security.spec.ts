// What the page refuses, whoever asks: text that would become HTML or code, scripts that are not its own, messages and
// addresses from strangers.
import type { Page } from '@playwright/test';
import { fakeEngine } from './fakeEngine.ts';
import { expect, test } from './support/test.ts';
import { rows } from './support/wiring.ts';

async function open(page: Page, hash = ''): Promise<void> {
  await page.addInitScript(fakeEngine, { tokenMs: 1 });
  await page.goto(`./${hash}`);
  await expect(page.getByRole('status', { name: 'Device' })).toHaveText('Fake Graphics 9000');
}

test.describe('of the browser, the policy of the built page', () => {
  test.use({ expectedComplaints: ['Content security policy: ', 'This document requires', 'Content Security '] });

  test('takes no text for HTML, code or a script', async ({ page, complaints }) => {
    await page.addInitScript(() => Object.assign(window, { RealWorker: Worker })); // before there is one that is none
    await open(page);
    const outcomes = await page.evaluate(async () => {
      const { RealWorker } = window as unknown as { RealWorker: typeof Worker };
      await new Promise((resolve) => setTimeout(resolve)); // what a test calls itself may use eval, what it leaves behind not
      const own = new URL('assets/none.js', location.href).href;
      const attempts: Record<string, () => unknown> = {
        innerHTML: () => (document.createElement('p').innerHTML = '<b>bold</b>'),
        outerHTML: () => (document.body.appendChild(document.createElement('p')).outerHTML = '<b>bold</b>'),
        insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>'),
        write: () => document.write('<b>bold</b>'),
        parse: () => new DOMParser().parseFromString('<b>bold</b>', 'text/html'),
        frame: () => (document.createElement('iframe').srcdoc = '<b>bold</b>'),
        eval: () => (0, eval)('1'), // oxlint-disable-line no-eval
        Function: () => new Function('return 1'), // oxlint-disable-line typescript/no-implied-eval, no-new-func
        'a script of another server': () => (document.createElement('script').src = 'https://example.com/a.js'),
        'a script of another folder': () => (document.createElement('script').src = '/other/a.js'),
        'a worker of text': () => new RealWorker('data:text/javascript,postMessage(1)'),
        'a worker of a blob': () => new RealWorker(URL.createObjectURL(new Blob(['postMessage(1)']))),
        'a further policy': () =>
          (window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => void } }).trustedTypes // as an injected script would
            .createPolicy('more', {}),
        'its own script': () => (document.createElement('script').src = own),
      };
      return Object.entries(attempts).flatMap(([name, attempt]) => {
        try {
          attempt();
          return [];
        } catch {
          return [name];
        }
      });
    });
    expect(outcomes).toEqual([
      'innerHTML',
      'outerHTML',
      'insertAdjacentHTML',
      'write',
      'parse',
      'frame',
      'eval',
      'Function',
      'a script of another server',
      'a script of another folder',
      'a worker of text',
      'a worker of a blob',
      'a further policy',
    ]);
    await expect.poll(() => complaints.some((text) => text.includes('require-trusted-types-for'))).toBe(true);
  });
});

test('messages from other windows change nothing', async ({ page }) => {
  await open(page);
  await expect(rows(page)).toHaveCount(4);
  await page.evaluate(async () => {
    const wiring = { links: [], parameters: 0, bytes: 0, origin: 'trained', steps: 1 };
    for (const data of [{ event: { type: 'wiringChanged', wiring } }, { id: 1, result: null }, 'start', null])
      window.postMessage(data, '*');
    await new Promise((resolve) => {
      window.addEventListener('message', ({ data }) => data === 'last' && resolve(data));
      window.postMessage('last', '*');
    });
  });
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
