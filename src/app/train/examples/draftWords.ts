// What is said about a draft, in sentences.
import type { DraftFile, ExamplesDraft, FileUse } from '../../../shared/exampleDraft.ts';
import { formatBytes, formatPercent, formatPlural } from '../../parts/format.ts';

const ENCODINGS: Record<DraftFile['encoding'], string> = {
  'utf-8': '',
  'utf-16le': 'read as UTF-16',
  'utf-16be': 'read as UTF-16',
  'windows-1252': 'read as Windows-1252, since it is no UTF-8',
};

export const USES: readonly { value: FileUse; label: string }[] = [
  { value: 'split', label: 'Divide' },
  { value: 'train', label: 'Train only' },
  { value: 'heldOut', label: 'Held out only' },
];

/** ".csv · 12 kB · 40 examples · read as UTF-16" */
export function fileWords({ kind, bytes, encoding, examples, problems }: DraftFile): string {
  const parts = [`.${kind}`, formatBytes(bytes), formatPlural(examples, 'example')];
  if (problems > 0) parts.push(`${formatPlural(problems, 'line')} to look at`);
  if (ENCODINGS[encoding]) parts.push(ENCODINGS[encoding]);
  return parts.join(' · ');
}

export function readWords({ files, problems }: ExamplesDraft): string {
  const examples = files.reduce((sum, file) => sum + file.examples, 0);
  const where = files.length === 1 ? files[0].name : formatPlural(files.length, 'file');
  const lines = problems > 0 ? `; ${formatPlural(problems, 'line')} cannot be used and will be skipped` : '';
  return `${formatPlural(examples, 'example')} in ${where}${lines}`;
}

/** How the sides came about. */
export function sidesWords({ files, share }: ExamplesDraft): string {
  const divided = files.filter(({ use }) => use === 'split').length;
  if (divided === 0) return 'Each file is on the side that you chose.';
  if (share === 0) return 'Nothing of what could be divided is held out.';
  const others = divided < files.length ? '; the other files are on the side that you chose' : '';
  return `Divided by the text of the question, so always the same way${others}.`;
}

export const shareWords = (percent: number): string => formatPercent(percent / 100);

/** Why it cannot be used as it is; undefined when it can. */
export function obstacle({ train, heldOut }: ExamplesDraft): string | undefined {
  if (train === 0) return 'There is nothing to train on yet.';
  if (heldOut === 0) return 'Nothing is held out: without it, nobody can tell learning from memorising.';
  return undefined;
}

/** "large.txt", "3 files". */
export const whatIsRead = (names: readonly string[]): string =>
  names.length === 1 ? names[0] : formatPlural(names.length, 'file');

export const readingWords = (names: readonly string[]): string => `Reading ${whatIsRead(names)}…`;
