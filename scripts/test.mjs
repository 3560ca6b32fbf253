// `npm test`: everything that must hold, in the order in which a failure is found soonest. Ends with one line,
// `N passed, N failed`, counted by Vitest and Playwright themselves.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installChromium } from './installChromium.mjs';
import { ROOT, runNode, runTool } from './tool.mjs';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
const unitReport = join(folder, 'unit.json');
const journeyReports = { page: join(folder, 'page.json'), engine: join(folder, 'engine.json') };
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const CHECKS = {
  Browser: findBrowser,
  Types: () => runTool('typescript', ['--noEmit'], { command: 'tsc' }),
  Lint: () => runTool('oxlint', ['--type-aware', '--deny-warnings']),
  Format: () => runTool('oxfmt', ['--check']),
  Build: () => runTool('vite', ['build', '--logLevel', 'warn']),
  'Bundle budget': () => script('bundleBudget.mjs'),
};

/** All run, whatever the first one says. */
const TESTS = {
  'Unit tests': () => script('unit.mjs', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`),
  'Journeys through the page': () => journeys('page'),
  'Journeys on the real engine': () => journeys('engine'),
};

for (const [name, run] of Object.entries(CHECKS)) {
  if (phase(name, run) === 0) continue;
  console.error(`\nStopped: ${name} failed. No test ran.`);
  process.exit(1);
}
const codes = Object.entries(TESTS).map(([name, run]) => phase(name, run));
const counts = [countUnit(), countJourneys('page'), countJourneys('engine')];
// A runner that fails without a failed test (a file that does not load, a server that does not start) counts as one.
counts.forEach((count, i) => (count.failed = Math.max(count.failed, codes[i] === 0 ? 0 : 1)));
const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
const isEmpty = counts.some(({ passed, failed }) => passed + failed === 0);
console.log(`\n${isEmpty ? 'One of the three ran no test. ' : ''}${total('skipped')} skipped.`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 || isEmpty ? 1 : 0);

/** @returns {number} the exit code of a named and timed part. */
function phase(name, run) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  const code = run();
  console.log(
    `── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return code;
}

function script(name, ...args) {
  return runNode([join(ROOT, 'scripts', name), ...args]);
}

function findBrowser() {
  try {
    console.log(installChromium());
    return 0;
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

function countUnit() {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = report(unitReport);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function journeys(project) {
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = journeyReports[project];
  return script('e2e.mjs', '--no-build', `--project=${project}`, '--reporter=list,json');
}

function countJourneys(project) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report(journeyReports[project]).stats ?? {};
  return { passed: expected + flaky, failed: unexpected, skipped };
}

function report(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
