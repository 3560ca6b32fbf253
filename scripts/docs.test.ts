// What the documents point to is there: links between them and their headings, scripts of package.json, benches, and files of the
// repository that are named as code.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './tool.mjs';

const NOT_OURS = new Set(['node_modules', 'dist', 'test-results', 'playwright-report', '__pycache__']);
const HIDDEN_OURS = new Set(['.github', '.oxlintrc.json']);
const PATHS = filesUnder('');
const PLACES = new Set(PATHS.flatMap((path) => [path, ...foldersOf(path)]));
const DOCUMENTS = PATHS.filter((path) => path.endsWith('.md'));

test.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const missing = [...deadLinks(document, text), ...unknownCommands(text), ...unknownFiles(document, text)];
  expect(missing, 'what is named and not there').toEqual([]);
});

function deadLinks(document: string, text: string): string[] {
  const prose = text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]+`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false;
    const [path, anchor] = target.split('#');
    const file = path ? posix.join(dirname(document), decodeURIComponent(path)) : document;
    if (!PLACES.has(file.replace(/\/$/, ''))) return true;
    return anchor !== undefined && !headings(file).has(anchor);
  });
}

/** As GitHub names them: in small letters, without signs, with a number where a name comes again. */
function headings(document: string): Set<string> {
  const names = new Set<string>();
  const text = readFileSync(join(ROOT, document), 'utf8').replace(/^```[^]*?^```/gm, '');
  for (const [, heading] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let times = 0;
    while (names.has(times ? `${name}-${times}` : name)) times++;
    names.add(times ? `${name}-${times}` : name);
  }
  return names;
}

/** Capitals stand for a name that a person fills in. */
function unknownCommands(text: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const unknown = [...text.matchAll(/\bnpm run (?:-s )?([\w:-]*\w)/g)].filter(([, name]) => !(name in scripts));
  const benches = [...text.matchAll(/\bnpm run bench -- ([a-z]\w*)/g)].filter(
    ([, name]) => !PLACES.has(`bench/${name}.ts`) && !PLACES.has(`bench/${name}/main.ts`),
  );
  return [...unknown, ...benches].map(([command]) => command);
}

/** Names that stand for any: what a person would add. */
const MADE_UP = /(^|\/)(x(\.test)?\.ts|scale\b.*|NAME\b.*)$/;
const SOURCE = /\.(ts|tsx|mjs|wgsl|py|md|css)$/;
const TOP = /^(src|e2e|scripts|docs|bench|python|public|shaders)\//;

/** A file is named from the root, from where the document lies, or by the last parts of its path. */
function unknownFiles(document: string, text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^ {4}(?! )(.+)$/gm)].map(([, span]) => span);
  const named = code
    .flatMap((span) => span.split(/[\s;:()]+|,(?![^{]*\})/))
    .map((word) => word.replace(/^\.\/|[/.]$/g, ''));
  const files = named.filter((word) => (SOURCE.test(word) || TOP.test(word)) && /^[\w.,@*{}<>/-]+$/.test(word));
  return [...new Set(files)].filter((file) => !MADE_UP.test(file) && !isThere(file, document));
}

function isThere(file: string, document: string): boolean {
  const beside = posix.join(dirname(document), file);
  if (PLACES.has(file) || PLACES.has(beside)) return true;
  const escaped = file.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\*+|<[^>]*>/g, '.*');
  const pattern = new RegExp(
    `(^|/)${escaped.replace(/\{([^}]*)\}/g, (_all, any: string) => `(${any.replaceAll(',', '|')})`)}$`,
  );
  return PATHS.some((path) => pattern.test(path)) || [...PLACES].some((place) => pattern.test(place));
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name) || (entry.name.startsWith('.') && !HIDDEN_OURS.has(entry.name))) return [];
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}
