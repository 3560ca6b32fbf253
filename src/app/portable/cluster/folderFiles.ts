// What goes into the folder, file by file, read only when it is saved: the composition, the examples in use, models that
// are not fetched there, the package, and the commands.
import { engine } from '../../state/engineClient.ts';
import { exampleLines } from '../../state/exampleList.ts';
import { COMPOSITION, HELD_OUT, PACKAGE, TRAIN } from './clusterPlan.ts';

export interface FolderFile {
  /** Below the folder, with slashes. */
  path: string;
  /** As far as it is known before it is read, for the progress. */
  bytes: number;
  pieces: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Of a model's file, at a time. */
const PIECE_BYTES = 2 ** 23;

export const compositionFile: FolderFile = {
  path: COMPOSITION,
  bytes: 0,
  async *pieces() {
    yield new Uint8Array(await engine.call('saveComposition', {}));
  },
};

export const examplesFile = (of: 'train' | 'heldOut'): FolderFile => ({
  path: of === 'train' ? TRAIN : HELD_OUT,
  bytes: 0,
  async *pieces() {
    for await (const lines of exampleLines(of)) yield bytesOf(lines);
  },
});

const TOKENIZER_CONFIG = 'tokenizer_config.json';
/** Without this, AutoTokenizer may take tokenizer.json for a class of the model's family, and change what it does. */
const PLAIN_TOKENIZER = `${JSON.stringify({ tokenizer_class: 'PreTrainedTokenizerFast' })}\n`;

/** As `transformers` opens it. @param path of its folder. */
export async function modelFiles(id: string, path: string): Promise<FolderFile[]> {
  const files = await engine.call('listModelFiles', { id });
  const has = files.some(({ name }) => name === TOKENIZER_CONFIG);
  const added = has ? [] : [textFile(`${path}/${TOKENIZER_CONFIG}`, PLAIN_TOKENIZER)];
  const own = files.map(({ name, bytes }): FolderFile => ({
    path: `${path}/${name}`,
    bytes,
    async *pieces() {
      for (let first = 0; first < bytes; first += PIECE_BYTES) {
        const end = Math.min(bytes, first + PIECE_BYTES);
        yield new Uint8Array(await engine.call('readModelFile', { id, name, first, end }));
      }
    },
  }));
  return [...own, ...added];
}

/** What `pip install` takes. It comes with the page, and so is of its version. */
export async function packageFiles(): Promise<FolderFile[]> {
  const { pythonPackage } = await import('./pythonPackage.ts');
  return Object.entries(pythonPackage).map(([path, text]) => textFile(`${PACKAGE}/${path}`, text));
}

export const textFile = (path: string, text: string): FolderFile => {
  const bytes = bytesOf(text);
  return {
    path,
    bytes: bytes.length,
    async *pieces() {
      yield bytes;
    },
  };
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
