// How long a stranger waits for the first right composed answer, in fresh profiles (`npm run measure -- firstAnswer`).
import { expect, test } from './support/test.ts';

const VISITS = 3;
const MINUTE = 60_000;

test('first answer', async ({ browser, baseURL, origins }) => {
  test.setTimeout(VISITS * MINUTE);
  const seconds: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext({ baseURL });
    origins.watch(context);
    const page = await context.newPage();
    const opened = Date.now();
    await page.goto('./');
    const composed = page.getByRole('region', { name: 'Composed', exact: true });
    await expect(composed.getByText(/tokens\/s/)).toBeVisible({ timeout: MINUTE });
    await expect(composed.getByText('right', { exact: true })).toBeVisible();
    seconds.push((Date.now() - opened) / 1000);
    await context.close();
  }
  console.log(JSON.stringify({ firstAnswerSeconds: seconds }));
});
