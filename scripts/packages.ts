// The packages that package-lock.json names: what they are licensed under, and which of them are part of the built page.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As far as it matters here. */
export interface Lock {
  packages: Record<string, LockedPackage>;
}
interface LockedPackage {
  version?: string;
  license?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
export interface NamedPackage {
  name: string;
  version: string;
  /** An SPDX expression, "" when none is told. */
  license: string;
  isShipped: boolean;
}

const FREE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'];
/** Of tools, of which nothing is in the page: what they ask for concerns changes to themselves. */
const FREE_TOOLS = [...FREE, 'MPL-2.0'];

export function readLock(root: string): Lock {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
}

/** All that may be installed, on any platform. A package that is installed here tells its licence itself. */
export function packagesOf(lock: Lock, root: string): NamedPackage[] {
  const shipped = new Set(shippedPaths(lock));
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version = '', license = '' }]) => ({
      name: nameOf(path),
      version,
      license: toldLicense(join(root, path)) ?? license,
      isShipped: shipped.has(path),
    }));
}

/** Whether each licence of "A AND B", or one of "A OR B", is one that this project may use and pass on. */
export function isAllowed({ license, isShipped }: Pick<NamedPackage, 'license' | 'isShipped'>): boolean {
  const allowed = isShipped ? FREE : FREE_TOOLS;
  const choices = license.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((each) => allowed.includes(each)));
}

/** Dependencies of package.json that are not one version, or not the one of package-lock.json. */
export function loosePins(lock: Lock): string[] {
  const { dependencies, devDependencies } = lock.packages[''];
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, wanted]) => wanted !== lock.packages[`node_modules/${name}`]?.version)
    .map(([name, wanted]) => `${name}: ${wanted}`);
}

/**
 * The texts that licences ask to be passed on with the page.
 * @throws Error when a package that is part of the page has none.
 */
export function thirdPartyNotices(root: string): string {
  const lock = readLock(root);
  const parts = shippedPaths(lock)
    .toSorted()
    .map((path) => {
      const { version, license } = lock.packages[path];
      const files = readdirSync(join(root, path)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
      if (files.length === 0) throw new Error(`${nameOf(path)} comes without the text of its licence.`);
      const texts = files.toSorted().map((name) => readFileSync(join(root, path, name), 'utf8').trim());
      return [`${nameOf(path)} ${version} (${license})`, ...texts].join('\n\n');
    });
  return ['This page contains code of these packages, under these licences.', ...parts].join(
    `\n\n${'─'.repeat(80)}\n\n`,
  );
}

/** What the page's dependencies need, and so on. Types are no code. */
function shippedPaths(lock: Lock): string[] {
  const found = new Set<string>();
  const waiting = [''];
  for (const path of waiting) {
    for (const name of Object.keys(lock.packages[path].dependencies ?? {})) {
      const next = resolvePath(lock, path, name);
      if (next === undefined || name.startsWith('@types/') || found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return [...found];
}

/** As Node looks for it: in the package's own folder, then in those around it. */
function resolvePath(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (lock.packages[path]) return path;
    if (folder === '') return undefined;
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function toldLicense(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  const { license } = JSON.parse(readFileSync(path, 'utf8')) as { license?: string };
  return license ?? '';
}
