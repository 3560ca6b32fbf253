// The files of the experiments, from beside the page.
import { PatchbayError } from '../../shared/errors.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';
import { MOST_BYTES, readExperiment, readList, type Listed } from './experimentFile.ts';

const FOLDER = 'experiments/';

/** @throws PatchbayError 'download' when it cannot be had, 'bad-request' when it cannot be read. */
export const fetchList = async (): Promise<Listed[]> => readList(await fetchText('index.json'));

/** @throws PatchbayError as fetchList. */
export const fetchExperiment = async (id: string): Promise<ExperimentFile> =>
  readExperiment(await fetchText(`${encodeURIComponent(id)}.json`));

async function fetchText(name: string): Promise<string> {
  let problem: string;
  try {
    const response = await fetch(new URL(FOLDER + name, document.baseURI), { cache: 'no-cache' });
    if (response.status === 404) throw notMade(name);
    if (response.ok) return await boundedText(response, name);
    problem = `the server answered ${response.status}`;
  } catch (thrown) {
    if (thrown instanceof PatchbayError) throw thrown;
    problem = thrown instanceof Error ? thrown.message : String(thrown);
  }
  throw new PatchbayError({
    code: 'download',
    message: 'The results could not be fetched.',
    hint: 'Check that you are online, then open this again.',
    detail: `${FOLDER}${name}: ${problem}`,
  });
}

/** Read piece by piece, so that a file without an end ends here. */
async function boundedText(response: Response, name: string): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (!value || done) break;
    bytes += value.length;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw tooLarge(name);
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

const notMade = (name: string): PatchbayError =>
  new PatchbayError({
    code: 'download',
    message: 'These results are not here yet.',
    hint: 'Make them with npm run experiments, then build the page again.',
    detail: `There is no ${FOLDER}${name}.`,
  });

const tooLarge = (name: string): PatchbayError =>
  new PatchbayError({
    code: 'bad-request',
    message: `${FOLDER}${name} is larger than ${MOST_BYTES / 2 ** 20} MB.`,
    hint: 'Make it again: npm run experiments.',
  });
