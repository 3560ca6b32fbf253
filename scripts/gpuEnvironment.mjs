// The environment in which Node finds a WebGPU adapter. The software driver that ships with every Chromium stands beside
// the system's own drivers; WebGPU prefers a graphics card. It is added even where there are others: a system's
// drivers may have no card to drive, or be too old (Debian 12's lavapipe). VK_DRIVER_FILES, where set, decides alone.
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findChromium } from './findChromium.mjs';

const DRIVER = 'vk_swiftshader_icd.json';
const FOLDERS = ['/usr/lib/chromium', '/opt/google/chrome', '/snap/chromium/current/usr/lib/chromium-browser'];

/** @returns {NodeJS.ProcessEnv} a copy of the environment. */
export function gpuEnvironment() {
  const env = { ...process.env };
  if (process.platform !== 'linux') return env;
  const chromium = findChromium();
  const candidates = chromium ? [dirname(realpathSync(chromium)), ...FOLDERS] : FOLDERS;
  const folder = candidates.find((path) => existsSync(join(path, DRIVER)));
  if (!folder) return env;
  env.VK_ADD_DRIVER_FILES = joined(env.VK_ADD_DRIVER_FILES, join(folder, DRIVER));
  env.LD_LIBRARY_PATH = joined(env.LD_LIBRARY_PATH, folder); // libvulkan.so.1, if the system has none
  return env;
}

function joined(...paths) {
  return paths.filter(Boolean).join(delimiter);
}
