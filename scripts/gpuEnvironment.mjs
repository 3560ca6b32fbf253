// The environment in which Node finds a WebGPU adapter. A machine with a graphics driver needs nothing; elsewhere the
// software driver that ships beside every Chromium is used. Variables that are set already stand.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium } from './findChromium.mjs';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

/** @returns {NodeJS.ProcessEnv} a copy of the environment, with a software adapter where there is no other. */
export function gpuEnvironment() {
  const env = { ...process.env };
  if (process.platform !== 'linux') return env;
  const folder = softwareDriverFolder();
  if (!folder) return env;
  const hasDriver = DRIVER_FOLDERS.some(
    (drivers) => existsSync(drivers) && readdirSync(drivers).some((file) => file.endsWith('.json')),
  );
  if (!env.VK_DRIVER_FILES && !hasDriver) env.VK_DRIVER_FILES = join(folder, 'vk_swiftshader_icd.json');
  env.LD_LIBRARY_PATH = [env.LD_LIBRARY_PATH, folder].filter(Boolean).join(':'); // libvulkan.so.1, if the system has none
  return env;
}

function softwareDriverFolder() {
  const chromium = findChromium();
  const candidates = [chromium && dirname(realpathSync(chromium)), '/usr/lib/chromium', '/opt/google/chrome'].filter(
    Boolean,
  );
  return candidates.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')));
}
