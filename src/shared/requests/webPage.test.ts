import { expect, it } from 'vitest';
import { beginsAsWebPage, isWebPageType } from './webPage.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('a web page is known by its type, or by its beginning', () => {
  for (const type of ['text/html', ' Text/HTML; charset=utf-8', 'application/xhtml+xml'])
    expect(isWebPageType(type), type).toBe(true);
  for (const type of [null, '', 'text/htmlx', 'application/json', 'text/plain; of=text/html'])
    expect(isWebPageType(type), `${type}`).toBe(false);
  for (const text of ['<!DOCTYPE html>', '\n <html lang="en">']) expect(beginsAsWebPage(bytes(text)), text).toBe(true);
  for (const text of ['', '"<html>"', '<htmlx>', '<!doctype svg>'])
    expect(beginsAsWebPage(bytes(text)), text).toBe(false);
});
