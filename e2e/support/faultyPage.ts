// The built page on a site of its own, at which things go wrong by switches.
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { FaultySite, type SiteFile } from '../../src/engine/testing/faultySite.ts';

export const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
/** As vite.config.ts has the preview send them. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** What the site has instead of a built file, by a part of its name; or besides, by its whole name. */
export type Changes = Record<string, (content: string) => string>;

export function startFaultyPage(changes: Changes = {}): Promise<FaultySite> {
  return FaultySite.start((path) => find(path || 'index.html', changes), { ...ISOLATION, 'cache-control': 'no-store' });
}

/** As the plainest of hosts has it: in a folder, with a content type and no header of its own. @returns its address, too. */
export async function startPlainPage(
  folder: string,
  changes: Changes = {},
): Promise<{ site: FaultySite; url: string }> {
  const within = (path: string): string | undefined =>
    path.startsWith(folder) ? path.slice(folder.length) : undefined;
  const site = await FaultySite.start((path) => {
    const inside = within(path);
    return inside === undefined ? undefined : find(inside || 'index.html', changes);
  });
  return { site, url: site.url + folder };
}

function find(path: string, changes: Changes): SiteFile | undefined {
  const file = join('dist', path);
  const isBuilt = statSync(file, { throwIfNoEntry: false })?.isFile();
  if (!isBuilt && !(path in changes)) return undefined;
  const content = isBuilt ? readFileSync(file) : Buffer.from('');
  const change = Object.entries(changes).find(([part]) => path.includes(part))?.[1];
  return { content: change ? Buffer.from(change(content.toString())) : content, contentType: TYPES[extname(path)] };
}
