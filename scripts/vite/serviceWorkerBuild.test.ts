// A file that the host does not serve is refused at build: with it in the list, no installation of the worker would succeed.
import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serviceWorkerBuild, unservedNames } from './serviceWorkerBuild.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'public-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the plugin over a page of one script. @returns the worker as it is then. */
function build(): string {
  const worker = { type: 'chunk', imports: [], code: 'PATCHBAY_BUILD', moduleIds: [], fileName: 'sw.js' };
  const main = { type: 'chunk', code: 'start();', moduleIds: ['/src/main.tsx'], fileName: 'assets/main-1.js' };
  const plugin = serviceWorkerBuild() as unknown as {
    configResolved(config: object): void;
    generateBundle: { handler(options: object, bundle: object): void };
  };
  const context = {
    error: (message: string) => {
      throw new Error(message);
    },
  };
  plugin.configResolved({ publicDir: folder });
  plugin.generateBundle.handler.call(context, {}, { 'sw.js': worker, 'assets/main-1.js': main });
  return worker.code;
}

function put(name: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), '{}');
}

it.each(['.well-known/site.json', '_headers', 'data/_one.json', 'data/.two.json', '_data/three.json'])(
  'the build refuses %s, by its name',
  (name) => {
    put('data/four_.json');
    put(name);
    expect(build).toThrow(name);
    expect(build).toThrow('GitHub Pages does not serve');
  },
);

it('the build lists all others', () => {
  put('data/a_b.json');
  expect(Object.keys((JSON.parse(build()) as { files: object }).files)).toEqual(['assets/main-1.js', 'data/a_b.json']);
});

it('a name is told by its parts', () => {
  expect(unservedNames(['a/b.c/_d', 'a_/b', './a', 'a.b'])).toEqual(['a/b.c/_d', './a']);
});
