import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/findChromium.mjs';

/** scripts/e2e.mjs names a free port. */
const port = Number(process.env.PATCHBAY_PORT ?? 4180);
const url = `http://localhost:${port}`;

/** On the real engine: one at a time, since a software GPU uses every core. */
const REAL = [
  'dataJourney',
  'journey',
  'network',
  'origins',
  'ownModels',
  'ownModelsJourney',
  'smoke',
  'staticHost',
  'storage',
  'tabsJourney',
  'wiringJourney',
].map((name) => `**/${name}.spec.ts`);
/** Where the time of a frame or of a task is looked at: beside nothing else, either. */
const QUIET = ['**/wireDrag.spec.ts', '**/mainThread.spec.ts'];

/** WebGPU on any Linux machine, with a graphics card or without: the software driver that ships with Chromium. */
const SOFTWARE_GPU = ['--use-angle=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader'];
const WEBGPU = ['--enable-unsafe-webgpu', ...(process.platform === 'linux' ? SOFTWARE_GPU : [])];
/** An engine that is none needs none; and what a card draws, the processor draws with a quarter less work than one that plays a card. */
const NO_GPU = ['--disable-gpu'];

/** What must hold, on the page with an engine that is none, and on the real engine; and what is measured by hand
 * (`npm run measure`): a full training takes minutes. */
const PROJECTS = {
  page: { testMatch: '**/*.spec.ts', testIgnore: [...REAL, ...QUIET], workers: 2 },
  engine: { testMatch: [...REAL, ...QUIET], workers: 1 },
  measure: { testMatch: '**/*.measure.ts', workers: 1 },
};

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 }, // a software GPU on a busy machine
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: { baseURL: url },
  projects: Object.entries(PROJECTS).map(([name, which]) => ({
    name,
    ...which,
    use: {
      trace: process.env.TRACE ? 'retain-on-failure' : 'off', // recording slows the page down
      ...devices['Desktop Chrome'],
      viewport: { width: 1280, height: 900 },
      launchOptions: {
        executablePath: findChromium(),
        args: [...(process.platform === 'linux' ? ['--no-sandbox'] : []), ...(name === 'page' ? NO_GPU : WEBGPU)],
      },
    },
  })),
  webServer: { command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`, url },
});
