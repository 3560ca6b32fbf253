// Pasted text has no name to tell its kind by: how its first line looks decides.

/** @returns a name with the ending of what it most likely is. */
export function pastedName(text: string): string {
  const trimmed = text.trimStart();
  const [first] = trimmed.split(/\r?\n/, 1);
  if (trimmed.startsWith('[')) return 'pasted.json';
  if (trimmed.startsWith('{')) return 'pasted.jsonl';
  if (first.includes('\t')) return 'pasted.tsv';
  if (/\S\s*=\s*\S/.test(first)) return 'pasted.txt';
  return /[,;]/.test(first) ? 'pasted.csv' : 'pasted.txt';
}
