// The built page on a site of its own, at which things go wrong by switches.
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { FaultySite, type SiteFile } from '../../src/engine/testing/faultySite.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};
/** As vite.config.ts has the preview send them. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** What the site has instead of a built file, by a part of its name. */
export type Changes = Record<string, (content: string) => string>;

export function startFaultyPage(changes: Changes = {}): Promise<FaultySite> {
  return FaultySite.start((path) => find(path || 'index.html', changes), { ...ISOLATION, 'cache-control': 'no-store' });
}

function find(path: string, changes: Changes): SiteFile | undefined {
  const file = join('dist', path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  const content = readFileSync(file);
  const change = Object.entries(changes).find(([part]) => path.includes(part))?.[1];
  return { content: change ? Buffer.from(change(content.toString())) : content, contentType: TYPES[extname(path)] };
}
