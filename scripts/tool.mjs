// Runs a development tool of node_modules with this very Node: no shell, no npx, the same on every system.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** @param {string} name a package that is installed here @param {string} [command] when it has several. */
function toolPath(name, command) {
  const folder = dirname(resolve(`${name}/package.json`));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command ?? name]);
}

/** @returns {number} the exit code; its output goes where ours goes. */
export function runTool(name, args, { command, env } = {}) {
  return runNode([toolPath(name, command), ...args], { env });
}

/** @returns {number} the exit code of another Node. */
export function runNode(args, { env = process.env, cwd = ROOT } = {}) {
  const { status, error } = spawnSync(process.execPath, args, { cwd, env, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}
