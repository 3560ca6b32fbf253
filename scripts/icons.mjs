// Draws the icons that an installed page needs (public/icons) from public/icon.svg, in Chromium: `npm run icons`. They are
// committed; run it again when the drawing changes. https://www.w3.org/TR/appmanifest/#icon-masks
import { chromium } from '@playwright/test';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './findChromium.mjs';
import { ROOT } from './tool.mjs';

const FOLDER = join(ROOT, 'public/icons');
const svg = readFileSync(join(ROOT, 'public/icon.svg'), 'utf8');

/** A system cuts this one to its own form: paper to the edges, and all that is drawn within the middle 80 %. */
const maskable = svg
  .replace('viewBox="0 0 64 64"', 'viewBox="-6 -6 76 76"')
  .replace(/<rect[^>]*>/, '<rect x="-6" y="-6" width="76" height="76" fill="#fdfdfc" />');

const ICONS = {
  'icon-192.png': { drawing: svg, size: 192 },
  'icon-512.png': { drawing: svg, size: 512 },
  'maskable-512.png': { drawing: maskable, size: 512 },
};

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.platform === 'linux' ? ['--no-sandbox'] : [],
});
try {
  for (const [name, { drawing, size }] of Object.entries(ICONS)) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`,
    );
    await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
    await page.close();
    console.log(`public/icons/${name}`);
  }
} finally {
  await browser.close();
}
