// Builds the page and runs the journeys of e2e/ against it in a real Chromium. Arguments go to Playwright;
// `--no-build` takes the page that is in dist/.
import { createServer } from 'node:net';
import { runTool } from './tool.mjs';

const args = process.argv.slice(2).filter((arg) => arg !== '--no-build');
if (!args.some((arg) => arg.startsWith('--project'))) args.push('--project=chromium');
if (!process.argv.includes('--no-build') && runTool('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
const env = { PATCHBAY_PORT: String(await freePort()), ...process.env };
process.exit(runTool('@playwright/test', ['test', ...args], { command: 'playwright', env }));

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
