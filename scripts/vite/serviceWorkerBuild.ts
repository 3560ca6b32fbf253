// Builds src/serviceWorker/serviceWorker.ts to /sw.js (a fixed name: browsers look for updates there) and tells it which
// files make up this version of the page, byte for byte: every built file, and what lies in public/ except weights and
// large files.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { isPageEntry } from './oneEagerChunk.ts';
import type { Build } from '../../src/serviceWorker/serviceWorker.ts';

const WORKER = 'sw.js';
const LARGEST_BYTES = 1_000_000;
/** Weights have their own cache (IndexedDB, by content hash); model cards and source maps are not part of the page. */
const LEFT_OUT = /\.(safetensors|md|map)$/;

const UNSERVED =
  'GitHub Pages does not serve files whose name, or the name of a folder above, begins with "." or "_": the page would never be stored for use without a network.';

/** @param names with "/" between folders. */
export function unservedNames(names: readonly string[]): string[] {
  return names.filter((name) => /(^|\/)[._]/.test(name));
}

export function serviceWorkerBuild(): Plugin {
  let publicFolder = '';
  return {
    name: 'patchbay:service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/serviceWorker/serviceWorker.ts', fileName: WORKER });
    },
    // After whatever else changes built files: their content is what counts.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.moduleIds.some(isPageEntry));
        if (worker?.type !== 'chunk' || !entry) this.error('The build has no service worker or no entry.');
        if (worker.imports.length > 0) this.error('The service worker must not share code with the page.');

        const files: Build['files'] = {};
        for (const [name, file] of Object.entries(bundle)) {
          if (name === WORKER || name === 'index.html' || LEFT_OUT.test(name)) continue;
          files[name] = integrity(file.type === 'chunk' ? file.code : file.source);
        }
        for (const name of publicFiles(publicFolder)) files[name] = integrity(readFileSync(join(publicFolder, name)));
        const unserved = unservedNames(Object.keys(files));
        if (unserved.length > 0) this.error(`${UNSERVED} Give them other names: ${unserved.join(', ')}`);
        const version = createHash('sha256').update(worker.code).update(JSON.stringify(files));
        const page = bundle['index.html'];
        if (page?.type === 'asset') version.update(page.source);

        const build: Build = { version: version.digest('hex').slice(0, 12), entry: entry.fileName, files };
        worker.code = worker.code.replaceAll('PATCHBAY_BUILD', JSON.stringify(build));
      },
    },
  };
}

function integrity(content: string | Uint8Array): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}

function publicFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !LEFT_OUT.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => statSync(path).size <= LARGEST_BYTES)
    .map((path) => relative(folder, path).split(sep).join('/'))
    .toSorted();
}
