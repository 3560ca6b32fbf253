// The `test` of every journey: the page may not complain, and may contact nobody whom the person has not named. An error in
// the console, an exception that nobody caught or a breach of the content security policy fails the test, unless it said
// before that it expects one; so does a request to an origin that was not declared with `origins.typed(address)`.
import { test as base, expect, type Page } from '@playwright/test';
import { Origins } from './origins.ts';

interface Journey {
  /** Complaints that this test brings about on purpose, as parts of their text. */
  expectedComplaints: string[];
  complaints: string[];
  origins: Origins;
}

export const test = base.extend<Journey>({
  expectedComplaints: [[], { option: true }],
  complaints: [
    async ({ page, expectedComplaints }, use) => {
      const complaints: string[] = [];
      await listenForComplaints(page, complaints);
      await use(complaints);
      const unexpected = complaints.filter((text) => !expectedComplaints.some((part) => text.includes(part)));
      expect(unexpected, 'what the page complained about').toEqual([]);
    },
    { auto: true },
  ],
  origins: [
    async ({ context, baseURL }, use) => {
      const origins = new Origins(baseURL);
      origins.watch(context);
      await use(origins);
      expect(origins.strangers(), 'requests to origins that nobody has typed').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** A page of a context that a journey makes for itself has to be handed over, before it is opened. */
export async function listenForComplaints(page: Page, complaints: string[]): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Content security policy: ${violatedDirective} refuses ${blockedURI}`),
    );
  });
}
