// Makes sure that there is a browser for the tests: an installed one, else Debian's package, else Playwright's own.
import { spawnSync } from 'node:child_process';
import { findChromium } from './findChromium.mjs';
import { runTool } from './tool.mjs';

const ADVICE = 'No Chrome or Chromium was found or could be installed: install one, or set CHROMIUM to its path.';

/** @returns {string} the path of a browser. @throws Error with one line that says what to do. */
export function installChromium() {
  const installed = findChromium();
  if (installed) return installed;
  console.log('No Chrome or Chromium here: installing one.');
  if (!installWithApt() || !findChromium()) installWithPlaywright();
  const browser = findChromium();
  if (!browser) throw new Error(ADVICE);
  return browser;
}

function installWithApt() {
  if (!runs('apt-get', '--version')) return false;
  const asRoot = rootPrefix();
  if (!asRoot) return false;
  const apt = (...args) => runs(...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args);
  return apt('update') && apt('install', '-y', 'chromium');
}

/** Playwright's browser needs system libraries: it installs them too, where it may. */
function installWithPlaywright() {
  const withLibraries = process.platform === 'linux' && rootPrefix() ? ['--with-deps'] : [];
  const install = (options) =>
    runTool('@playwright/test', ['install', ...options, '--no-shell', 'chromium'], { command: 'playwright' });
  if (install(withLibraries) !== 0 && withLibraries.length > 0) install([]);
}

/** @returns {string[] | undefined} what to put before a command that root must run. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return runs('sudo', '-n', 'true') ? ['sudo', '-n'] : undefined;
}

function runs(command, ...args) {
  const quiet = args.includes('--version') || args.includes('true');
  return spawnSync(command, args, { stdio: quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'] }).status === 0;
}
