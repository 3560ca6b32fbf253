// The second half of run.mjs: loads the file through Vite, so that TypeScript and `?raw` shaders work as in the page.
// Standard output belongs to the program; whatever Vite has to say goes to standard error.
import { createLogger, createServer } from 'vite';
import './gentlePolling.mjs';
import { ROOT } from './tool.mjs';

const [file, ...args] = process.argv.slice(2);
const toStderr = (message) => console.error(message);
const customLogger = { ...createLogger('warn'), info: () => {}, warn: toStderr, warnOnce: toStderr, error: toStderr };

// Not `runnerImport`: that one closes after the first module, and then a later `await import(…)` fails.
const server = await createServer({
  root: ROOT,
  configFile: false,
  customLogger,
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const { main } = await server.environments.ssr.runner.import(file);
const code = await main(args);
// Dawn keeps polling, so the process would not end by itself; what was written to a pipe must be out before it does.
await new Promise((done) => process.stdout.write('', done));
process.exit(code);
