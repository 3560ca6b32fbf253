// The linter lets no text become HTML or code (.oxlintrc.json). Here each way is tried once.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const REFUSED: Record<string, string[]> = {
  'eslint(no-restricted-properties)': [
    'element.innerHTML = text',
    'element.outerHTML = text',
    "element.insertAdjacentHTML('beforeend', text)",
    'element.setHTMLUnsafe(text)',
    'frame.srcdoc = text',
    'range.createContextualFragment(text)',
    "new DOMParser().parseFromString(text, 'text/html')",
    'document.write(text)',
    'document.writeln(text)',
  ],
  'eslint(no-eval)': ['eval(text)'],
  'eslint(no-new-func)': ['new Function(text)'],
  'react(no-danger)': ['export const part = <p dangerouslySetInnerHTML={{ __html: text }} />'],
  'react(jsx-no-script-url)': ['export const part = <a href="javascript:run()">text</a>'],
  'react(jsx-no-target-blank)': ['export const part = <a href="https://example.org" target="_blank">text</a>'],
};
const ALLOWED = ['element.textContent = text', 'export const part = <p>{text}</p>'];

const root = mkdtempSync(join(tmpdir(), 'patchbay-markup-'));
afterAll(() => rmSync(root, { recursive: true }));

test('text stays text', () => {
  const tried = Object.entries(REFUSED).flatMap(([rule, lines]) => lines.map((line) => [rule, line]));
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  mkdirSync(join(root, 'src'));
  [...tried.map(([, line]) => line), ...ALLOWED].forEach((line, i) =>
    writeFileSync(join(root, 'src', `${i}.tsx`), `${line};\n`),
  );
  const oxlint = resolve('node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], { cwd: root, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const found = (i: number): string[] =>
    diagnostics.filter(({ filename }) => filename.endsWith(`/${i}.tsx`)).map(({ code }) => code);
  tried.forEach(([rule, line], i) => expect(found(i), line).toContain(rule));
  ALLOWED.forEach((line, i) => expect(found(tried.length + i), line).toEqual([]));
});
