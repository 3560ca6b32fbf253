// Builds the page and runs the journeys of e2e/ against it in a real Chromium. Arguments go to Playwright;
// `--no-build` takes the page that is in dist/.
import { createServer } from 'node:net';
import { runTool } from './tool.mjs';

const args = process.argv.slice(2).filter((arg) => arg !== '--no-build');
if (!process.argv.includes('--no-build') && runTool('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
const env = { PATCHBAY_PORT: String(await freePort()), ...process.env };
// One after the other: beside journeys on the real engine nothing else may run.
const projects = args.some((arg) => arg.startsWith('--project')) ? [[]] : [['--project=page'], ['--project=engine']];
const codes = projects.map((project) =>
  runTool('@playwright/test', ['test', ...project, '--pass-with-no-tests', ...args], { command: 'playwright', env }),
);
process.exit(Math.max(...codes));

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
