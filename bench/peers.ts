// Patchbay beside its peers in one Chromium on one adapter: `npm run bench -- peers [gemm|attention|step]… [turns=N]`.
// Installs the peers into bench/peers when they are not there, and writes the table into bench/RESULTS.md.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { findChromium } from '../scripts/findChromium.mjs';
import { ROOT } from '../scripts/tool.mjs';
import type { Report } from './peers/report.ts';
import { mergeResults } from './peersTable.ts';

const FOLDER = join(ROOT, 'bench/peers');
const RESULTS = join(ROOT, 'bench/RESULTS.md');

export async function main(args: string[]): Promise<number> {
  if (!existsSync(join(FOLDER, 'node_modules'))) {
    const npm = spawnSync('npm', ['ci', '--ignore-scripts'], {
      cwd: FOLDER,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (npm.status !== 0) return npm.status ?? 1;
  }
  const turns = Number(args.find((arg) => arg.startsWith('turns='))?.slice(6) ?? 7);
  const report = await run(
    args.filter((arg) => !arg.startsWith('turns=')),
    turns,
  );
  const before = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : '';
  const command = ['npm run bench -- peers', ...args].join(' ');
  await writeFile(RESULTS, mergeResults(before, report, { command, date: new Date().toISOString().slice(0, 10) }));
  console.log(`written into ${RESULTS}`);
  return 0;
}

async function run(groups: string[], turns: number): Promise<Report> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: 'public',
    server: { port: 0, hmr: false, watch: null },
    optimizeDeps: { entries: ['bench/peers/index.html'], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? '';
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags() });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.log(message.text()));
    page.on('pageerror', (error) => console.log(error.message));
    await page.goto(new URL('bench/peers/index.html', address).href);
    await page.waitForFunction(() => 'compare' in window, undefined, { timeout: 60_000 });
    return await page.evaluate(
      ([names, count]) =>
        (window as unknown as { compare(a: string[], b: number): Promise<Report> }).compare(names, count),
      [groups, turns] as const,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/** WebGPU without asking, on the machine's own driver or on the one that VK_DRIVER_FILES names. */
function flags(): string[] {
  const own = process.env.CHROMIUM ? [] : ['--use-vulkan=swiftshader'];
  return ['--no-sandbox', '--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan', ...own];
}
