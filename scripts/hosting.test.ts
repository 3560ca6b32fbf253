// What puts the page online and makes it an app says nothing that is not there: the workflow's commands and folder, its
// rights, the versions of its actions, and the icons of the manifest.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const workflow = readFileSync('.github/workflows/pages.yml', 'utf8');
const linesWith = (key: string): string[] =>
  [...workflow.matchAll(new RegExp(`^[\\s-]*${key}: (.+)$`, 'gm'))].map(([, value]) => value);

it('runs commands of package.json, after what the lock says was installed, and hands over what the build writes', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const [first, ...commands] = linesWith('run');
  expect(first).toBe('npm ci');
  expect(commands).toContain('npm run build');
  for (const command of commands) expect(Object.keys(scripts), command).toContain(command.replace(/^npm run /, ''));
  expect(scripts.build).toBe('vite build'); // into dist/
  expect(linesWith('path')).toEqual(['dist']);
});

it('takes actions of one version each, and may write where it puts the page and nowhere else', () => {
  const actions = linesWith('uses');
  expect(actions).toHaveLength(4);
  for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@(v\d+\.\d+\.\d+|[\da-f]{40})$/);
  expect(/^permissions:\n {2}contents: read\n\n/m.test(workflow), 'reads, unless a job says more').toBe(true);
  expect([...workflow.matchAll(/^\s+([a-z-]+): write$/gm)].map(([, right]) => right)).toEqual(['pages', 'id-token']);
});

interface Manifest {
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}

it('every icon of the manifest is a picture of the size that it says, one of them for systems that cut their own form', () => {
  const { icons } = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as Manifest;
  const pictures = icons.filter(({ type }) => type === 'image/png');
  expect(pictures.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ]);
  for (const { src, sizes } of pictures) expect(pngSize(readFileSync(`public/${src}`)), src).toBe(sizes);
  expect(readFileSync('index.html', 'utf8')).toContain(`"apple-touch-icon" href="./${pictures[2].src}"`);
});

/** https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(png: Buffer): string {
  expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}
