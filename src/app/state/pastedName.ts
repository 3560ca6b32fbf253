// Pasted text has no name to tell its kind by: how its first line looks decides.

/** @returns a name with the ending of what it most likely is. */
export function pastedName(text: string, name = 'pasted'): string {
  const trimmed = text.trimStart();
  const [first] = trimmed.split(/\r?\n/, 1);
  if (trimmed.startsWith('[')) return `${name}.json`;
  if (trimmed.startsWith('{')) return `${name}.jsonl`;
  if (first.includes('\t')) return `${name}.tsv`;
  if (/\S\s*=\s*\S/.test(first)) return `${name}.txt`;
  return /[,;]/.test(first) ? `${name}.csv` : `${name}.txt`;
}
