// `npm start`: builds the page, serves it on this computer and opens it. `--no-open` leaves the browser alone.
import { build, preview } from 'vite';
import { ROOT } from './tool.mjs';

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const open = Boolean(hasDisplay && !process.env.CI && !process.argv.includes('--no-open'));

await build({ root: ROOT, logLevel: 'warn' });
const server = await preview({ root: ROOT, logLevel: 'warn', preview: { open } });
console.log(`\nPatchbay is at ${server.resolvedUrls?.local[0]}\nCtrl+C ends it.`);
