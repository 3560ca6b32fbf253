// The examples themselves, a page at a time, and how the open models read one.
import { errorData } from '../../shared/errors.ts';
import { LONGEST_PAGE, type ExampleList, type ExamplePage, type TokenPreview } from '../../shared/exampleDraft.ts';
import type { Example } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { notify } from './notices.ts';
import { saveFile } from './saveFile.ts';

export interface ExampleQuery {
  of: ExampleList;
  first: number;
  count: number;
  find?: string;
}

export const listExamples = (query: ExampleQuery): Promise<ExamplePage> => engine.call('listExamples', query);

export const previewTokens = (example: Example): Promise<TokenPreview[]> => engine.call('previewTokens', { example });

/** One side of the examples in use as lines of JSON, many at a time, fetched page by page. */
export async function* exampleLines(of: 'train' | 'heldOut'): AsyncGenerator<string> {
  for (let first = 0; ; first += LONGEST_PAGE) {
    const { examples, total } = await listExamples({ of, first, count: LONGEST_PAGE });
    yield examples.map(({ prompt, completion }) => `${JSON.stringify({ prompt, completion })}\n`).join('');
    if (examples.length === 0 || first + examples.length >= total) return;
  }
}

/** The same as a .jsonl file. */
export async function exportExamples(of: 'train' | 'heldOut', name: string): Promise<void> {
  try {
    const parts: string[] = [];
    for await (const lines of exampleLines(of)) parts.push(lines);
    saveFile(exportName(name, of), new Blob(parts, { type: 'application/jsonl' }));
  } catch (thrown) {
    notify(errorData(thrown));
  }
}

/** "mine.csv" to train on: "mine-train.jsonl". */
export function exportName(name: string, of: 'train' | 'heldOut'): string {
  const bare = name.replace(/\.(jsonl|ndjson|json|csv|tsv|txt)$/i, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return `${bare || 'examples'}-${of === 'train' ? 'train' : 'held-out'}.jsonl`;
}
