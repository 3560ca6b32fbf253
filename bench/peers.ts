// Patchbay beside its peers, in one Chromium on one adapter:
// `npm run bench -- peers [gemm|attention|step|decode]… [--quick] [--adapter=NAME]`.
// Installs the peers in bench/peers when they are not there; keeps what it finds in bench/peers/measured.json and draws
// bench/RESULTS.md from it. --quick: two turns a row, and nothing is written. --adapter: what the table calls it, where the
// browser does not say what is behind its WebGPU.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer, type Plugin } from 'vite';
import { findChromium } from '../scripts/findChromium.mjs';
import { ROOT } from '../scripts/tool.mjs';
import { REASONS } from './peersReasons.ts';
import type { Report } from './peers/report.ts';
import { drawResults, merge, type Results } from './peersTable.ts';

const FOLDER = join(ROOT, 'bench/peers');
const MEASURED = join(FOLDER, 'measured.json');
const RESULTS = join(ROOT, 'bench/RESULTS.md');
const GROUPS = ['gemm', 'attention', 'step', 'decode'];
const TURNS = { usual: 5, quick: 2 };
const NAMED = '--adapter=';
/** Where the blank page is. */
const PAGE = '/peers';

export async function main(args: string[]): Promise<number> {
  const quick = args.includes('--quick');
  const named = args.find((arg) => arg.startsWith(NAMED))?.slice(NAMED.length);
  const groups = args.filter((arg) => arg !== '--quick' && !arg.startsWith(NAMED));
  const unknown = groups.find((group) => !GROUPS.includes(group));
  if (unknown) {
    console.error(`There is no group "${unknown}"; there are ${GROUPS.join(', ')}.`);
    return 2;
  }
  if (!existsSync(join(FOLDER, 'node_modules')) && install() !== 0) return 1;
  const found = await compareInChromium(groups, quick ? TURNS.quick : TURNS.usual);
  const report = { ...found, adapter: named ?? found.adapter };
  const origin = {
    command: ['npm run bench -- peers', ...args].join(' '),
    date: new Date().toISOString().slice(0, 10),
  };
  if (quick) {
    console.log(drawResults(merge({}, report, origin), REASONS));
    return 0;
  }
  const before = existsSync(MEASURED) ? (JSON.parse(await readFile(MEASURED, 'utf8')) as Results) : {};
  const results = merge(before, report, origin);
  await writeFile(MEASURED, `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(RESULTS, drawResults(results, REASONS));
  console.log(`written into ${RESULTS}`);
  return 0;
}

function install(): number {
  const shell = process.platform === 'win32';
  return spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: FOLDER, stdio: 'inherit', shell }).status ?? 1;
}

async function compareInChromium(groups: string[], turns: number): Promise<Report> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    cacheDir: join(FOLDER, 'node_modules/.vite'),
    plugins: [blankPage],
    server: { port: 0, hmr: false, watch: null },
    optimizeDeps: { entries: ['bench/peers/page.ts'], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags() });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.log(message.text()));
    page.on('pageerror', (error) => console.log(error.message));
    await page.goto(new URL(PAGE, server.resolvedUrls?.local[0]).href);
    await page.addScriptTag({ type: 'module', url: '/bench/peers/page.ts' });
    await page.waitForFunction(() => 'compare' in window, undefined, { timeout: 60_000 });
    return await page.evaluate(([names, count]) => (window as unknown as { compare: Compare }).compare(names, count), [
      groups,
      turns,
    ] as const);
  } finally {
    await browser.close();
    await server.close();
  }
}

type Compare = (groups: readonly string[], turns: number) => Promise<Report>;

/** Not a file: Vite looks into every .html for packages, also when somebody only wants the product. */
const blankPage: Plugin = {
  name: 'blank page',
  configureServer: ({ middlewares }) => {
    middlewares.use(PAGE, (_, response) => {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Patchbay beside its peers</title>');
    });
  },
};

/** WebGPU without asking; on Linux by the software driver inside Chromium, or by the one that VK_DRIVER_FILES names. */
function flags(): string[] {
  if (process.platform !== 'linux') return ['--enable-unsafe-webgpu'];
  const driver = process.env.VK_DRIVER_FILES ? [] : ['--use-vulkan=swiftshader'];
  return ['--no-sandbox', '--enable-unsafe-webgpu', '--use-angle=swiftshader', '--enable-features=Vulkan', ...driver];
}
