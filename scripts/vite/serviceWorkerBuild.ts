// Builds src/serviceWorker/serviceWorker.ts to /sw.js (a fixed name: browsers look for updates there) and tells it which
// files make up this version of the page: every built file, and what lies in public/ except weights and large files.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

const WORKER = 'sw.js';
const LARGEST_BYTES = 1_000_000;
/** Weights have their own cache (IndexedDB, by content hash); model cards and source maps are not part of the page. */
const LEFT_OUT = /\.(safetensors|md|map)$/;

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
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER];
      const entry = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.isEntry && file.fileName !== WORKER,
      );
      if (worker?.type !== 'chunk' || !entry) this.error('The build has no service worker or no entry.');
      if (worker.imports.length > 0) this.error('The service worker must not share code with the page.');

      const version = createHash('sha256').update(worker.code);
      const built = Object.keys(bundle).filter(
        (name) => name !== WORKER && name !== 'index.html' && !LEFT_OUT.test(name),
      );
      for (const name of built) version.update(name); // names of built files hold a hash of their content,
      const plain = built.filter((name) => !name.startsWith('assets/')); // except of those
      for (const name of plain) {
        const file = bundle[name];
        if (file.type === 'asset') version.update(file.source);
      }
      const page = bundle['index.html'];
      if (page?.type === 'asset') version.update(page.source);
      const kept = publicFiles(publicFolder);
      for (const name of kept) version.update(name).update(readFileSync(join(publicFolder, name)));

      const build = {
        version: version.digest('hex').slice(0, 12),
        entry: entry.fileName,
        built: built.filter((name) => !plain.includes(name)),
        kept: [...kept, ...plain],
      };
      worker.code = worker.code.replaceAll('PATCHBAY_BUILD', JSON.stringify(build));
    },
  };
}

function publicFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !LEFT_OUT.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => statSync(path).size <= LARGEST_BYTES)
    .map((path) => relative(folder, path).split(sep).join('/'))
    .toSorted();
}
