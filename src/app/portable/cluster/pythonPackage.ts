// The files of python/patchbay and what installs it, as text, by their paths below python/.
const found = import.meta.glob<string>(
  [
    '../../../../python/patchbay/**/*.py',
    '../../../../python/patchbay/py.typed',
    '../../../../python/pyproject.toml',
    '../../../../LICENSE',
  ],
  { query: '?raw', import: 'default', eager: true },
);

export const pythonPackage: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(found).map(([path, text]) => [path.replace(/^(\.\.\/)*(python\/)?/, ''), text]),
);
