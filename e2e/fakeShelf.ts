// The library of the engine that is none (fakeEngine.ts): a hub with a few models, downloads that take their time, pause
// and fail, files from disk. To be added to the page before the engine:
//   await page.addInitScript(fakeShelf, { bytesPerSecond: 50e6 });
// Sent to the page as text, so everything it needs is inside it. What is kept outlives a reload, in localStorage.
import type { ShelfCommand } from '../src/engine/library.ts';
import type { Handlers } from '../src/engine/session.ts';
import type { ErrorData } from '../src/shared/errors.ts';
import type { HubAddress, LibraryModel, ModelPlan, PartSize } from '../src/shared/models.ts';
import type { EngineEvent, ModelCard } from '../src/shared/protocol.ts';
import type { BuiltIns } from './support/builtIns.ts';

export interface ShelfOptions {
  bytesPerSecond?: number;
  /** Share of a model at which its first download fails. */
  failsAt?: number;
  /** Models that are kept already, by the name of their repository: "smol", "qwen", "gpt2". */
  kept?: string[];
  /** Built-in models besides Sums and Codes, and what comes with the examples: of support/builtIns.ts. */
  builtIns?: BuiltIns;
  /** Fetching all that ships stands still after its first part, and fails there the second time. */
  keepingFails?: boolean;
  /** The repository "closed/smol" is shown to those who have this token. */
  token?: string;
}

/** What the fake engine asks of it. */
export interface FakeShelf {
  handlers: (emit: (event: EngineEvent) => void) => Pick<Handlers, ShelfCommand>;
  card: (id: string) => ModelCard | undefined;
}

export function fakeShelf(options: ShelfOptions = {}): void {
  const { bytesPerSecond = 200e6, failsAt } = options;
  const KEY = 'fake-shelf';
  const refuse = (error: ErrorData): never => {
    throw error;
  };
  const training = { links: 7, examples: 16, tokens: 128, bytes: 400_000_000, linkBuffer: 47_000_000 };
  const memory = { format: 'f16', context: 2048, cachePerToken: 45_000, training, largestPossible: 2 ** 31 } as const;
  const model = (title: string, family: string, shape: number[], change: Partial<ModelPlan> = {}): ModelPlan => {
    const [blocks, width, heads, vocabulary, contextLength, parameters] = shape;
    const bytes = 2 * parameters;
    const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].map((name) => ({ name, bytes: 2000 }));
    return {
      title,
      source: { kind: 'files' },
      license: 'Apache-2.0',
      files: [...files, { name: 'model.safetensors', bytes: bytes - 6000 }],
      bytes,
      keptBytes: 0,
      family,
      blocks,
      width,
      heads,
      vocabulary,
      contextLength,
      parameters,
      precision: 'BF16',
      hasChatTemplate: true,
      memory: { ...memory, weights: bytes, cache: blocks * 3e6, largestBuffer: vocabulary * width * 2 },
      obstacles: [],
      ...change,
    };
  };
  const hub: Record<string, ModelPlan> = {
    smol: model('SmolLM2 135M Instruct', 'Llama', [30, 576, 9, 49_152, 8192, 134_515_008]),
    qwen: model('Qwen2.5 0.5B Instruct', 'Qwen2', [24, 896, 14, 151_936, 32_768, 494_032_768]),
    gpt2: model('GPT-2', 'GPT-2', [12, 768, 12, 50_257, 1024, 124_439_808], {
      license: 'MIT',
      precision: 'F32',
      hasChatTemplate: false,
    }),
    giant: model('Giant 70B', 'Llama', [80, 8192, 64, 128_256, 8192, 70_553_706_496], {
      obstacles: [
        'Its largest part needs 2.1 GB in one piece; this graphics adapter allows 2.1 GB less 48 bytes.',
        'It needs 141 GB in this browser, and 9.0 GB are left.',
      ],
    }),
  };
  const nameOf = ({ repository }: HubAddress): string => repository.slice(repository.indexOf('/') + 1);
  const entry = (id: string, plan: ModelPlan, change: Partial<LibraryModel>): LibraryModel => {
    const { title, source, license, family, blocks, width, hasChatTemplate, bytes } = plan;
    const added = '2026-01-02T03:04:05Z';
    return {
      id,
      title,
      source,
      license,
      family,
      blocks,
      width,
      hasChatTemplate,
      state: 'kept',
      bytes,
      keptBytes: bytes,
      added,
      ...change,
    };
  };
  const size = { width: 64, heads: 4, vocabulary: 640, contextLength: 128, parameters: 205_000 };
  const tiny = { family: 'Llama', license: 'MIT', hasChatTemplate: false, ...size };
  const hubSource = (address: HubAddress) => ({
    kind: 'hub' as const,
    address,
    commit: '93efa2f097d58c2a74874c7e644dbc',
  });
  const { models: others, companions } = options.builtIns ?? { models: [], companions: {} };
  const builtIn = (id: string, title: string, bytes: number, blocks: number, about?: string): LibraryModel => {
    const known = { source: { kind: 'builtIn' }, license: 'MIT', family: 'Llama', width: 64, state: 'kept' } as const;
    return { id, title, about, blocks, bytes, keptBytes: bytes, ...known };
  };
  const keeping = { isStopped: false, times: 0 };
  const usual = [builtIn('sums', 'Sums', 547_584, 3), builtIn('codes', 'Codes', 853_504, 2)];
  const shipped = others.map(({ id, title, about, bytes, blocks, keptBytes }) => ({
    ...builtIn(id, title, bytes, blocks, about),
    keptBytes,
  }));
  const first = (options.kept ?? []).map((name) => {
    const address = { endpoint: 'https://huggingface.co', repository: `made/${name}` };
    return entry(name, hub[name], { source: hubSource(address) });
  });
  let models: LibraryModel[] = JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? first;
  const fetching = new Set<string>();
  let hasFailed = false;

  /** As it is fetched here: folder by folder. */
  const sizeOf = (parts: PartSize[]): PartSize => ({
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    keptBytes: parts.reduce((sum, { keptBytes }) => sum + keptBytes, 0),
  });

  const list = () => ({
    models: [...(shipped.length > 0 ? shipped : usual), ...models],
    companions,
    shipped: shipped.length > 0 ? sizeOf([...shipped, ...Object.values(companions)]) : undefined,
    usedBytes: models.reduce((sum, { keptBytes }) => sum + keptBytes, 1.4e6),
    quotaBytes: 9e9,
  });
  const planOf = (address: HubAddress, token?: string): ModelPlan => {
    const known = hub[nameOf(address)];
    if (!known)
      refuse({
        code: 'download',
        message: `There is no model ${address.repository} at ${address.endpoint}.`,
        hint: 'Check owner and name; a closed model needs an access token.',
      });
    if (address.repository.startsWith('closed/') && token !== options.token)
      refuse({
        code: 'download',
        message: `${address.repository} is closed: the hub wants an access token.`,
        hint: 'Make one at the hub, and put it in under "Where, and access".',
      });
    return { ...known, source: hubSource(address) };
  };

  const shelf: FakeShelf = {
    card: (id) => {
      const other = others.find((each) => each.id === id);
      if (other) return { ...tiny, ...other, windows: Array.from({ length: other.blocks }, () => Infinity) };
      const kept = models.find((each) => each.id === id);
      const plan = Object.values(hub).find(({ title }) => title === kept?.title) ?? (kept && hub.gpt2);
      if (!plan || !kept) return undefined;
      const { family, blocks, width, heads, vocabulary, contextLength, parameters, hasChatTemplate } = plan;
      const windows = Array.from({ length: blocks }, () => Infinity);
      const shape = { family, blocks, width, heads, vocabulary, contextLength, parameters, windows, hasChatTemplate };
      return { id, title: kept.title, about: 'From the library.', license: plan.license, bytes: plan.bytes, ...shape };
    },
    handlers: (emit) => {
      const change = (id: string, to: Partial<LibraryModel>): void => {
        models = models.map((each) => (each.id === id ? { ...each, ...to } : each));
        changed();
      };
      const changed = (): void => {
        const resting = models.map((each) => (each.state === 'fetching' ? { ...each, state: 'incomplete' } : each));
        localStorage.setItem(KEY, JSON.stringify(resting));
        emit({ type: 'libraryChanged', library: list() });
      };
      return {
        listModels: () => list(),
        planModel: ({ address, token }) => {
          const plan = planOf(address, token);
          const keptBytes = models.find(({ id }) => id === nameOf(address))?.keptBytes ?? 0;
          return { ...plan, keptBytes };
        },
        planFiles: ({ files }) => {
          if (!files.some(({ name }) => name.endsWith('.safetensors')))
            refuse({
              code: 'bad-model',
              message: 'There are no weights among these files.',
              hint: 'Add the .safetensors files of the model.',
            });
          const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
          const named = files.map(({ name, blob }) => ({ name, bytes: blob.size }));
          return { ...hub.gpt2, title: 'gpt2', license: '', files: named, bytes };
        },
        fetchModel: async ({ address, token }) => {
          const plan = planOf(address, token);
          const id = nameOf(address);
          if (!models.some((each) => each.id === id)) models = [...models, entry(id, plan, { keptBytes: 0 })];
          fetching.add(id);
          change(id, { state: 'fetching', problem: undefined });
          const kept = () => models.find((each) => each.id === id)?.keptBytes ?? 0;
          while (kept() < plan.bytes) {
            await new Promise((resolve) => setTimeout(resolve, 50));
            const loadedBytes = Math.min(plan.bytes, kept() + bytesPerSecond / 20);
            if (!fetching.has(id)) {
              change(id, { state: 'incomplete' });
              refuse({ code: 'stopped', message: 'The download was paused.' });
            }
            models = models.map((each) => (each.id === id ? { ...each, keptBytes: loadedBytes } : each));
            emit({ type: 'fetchProgress', id, loadedBytes, totalBytes: plan.bytes, bytesPerSecond });
            if (failsAt && !hasFailed && loadedBytes > failsAt * plan.bytes) {
              hasFailed = true;
              const problem: ErrorData = {
                code: 'download',
                message: 'model.safetensors broke off: the connection was lost.',
                hint: 'Check that you are online, then resume: what has come is kept.',
              };
              change(id, { state: 'incomplete', problem });
              refuse(problem);
            }
          }
          fetching.delete(id);
          change(id, { state: 'kept' });
          return entry(id, plan, {});
        },
        addFiles: async ({ title, files }) => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
          const added = entry(title.toLowerCase(), hub.gpt2, {
            title,
            source: { kind: 'files' },
            bytes,
            keptBytes: bytes,
          });
          models = [...models, { ...added, license: '' }];
          changed();
          return added;
        },
        pauseFetch: ({ id }) => {
          fetching.delete(id);
          return null;
        },
        keepBuiltIns: async () => {
          keeping.isStopped = false;
          const time = options.keepingFails ? ++keeping.times : 0;
          const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
          const parts = [...shipped, ...Object.values(companions)].filter(({ bytes, keptBytes }) => keptBytes < bytes);
          const totalBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
          let loadedBytes = 0;
          for (const part of parts) {
            await rest((1000 * part.bytes) / bytesPerSecond);
            const standsStill = time === 1 && loadedBytes > 0;
            if (standsStill) while (!keeping.isStopped) await rest(20);
            if (keeping.isStopped) refuse({ code: 'stopped', message: 'Stopped. What has come is kept.' });
            if (time === 2 && loadedBytes > 0)
              refuse({
                code: 'download',
                message: 'Keys: model.safetensors could not be fetched: there was no answer, or it broke off.',
                hint: 'Check that you are online, then try again. What has come is kept.',
              });
            part.keptBytes = part.bytes;
            loadedBytes += part.bytes;
            emit({ type: 'builtInsStepped', loadedBytes, totalBytes });
          }
          return null;
        },
        stopKeeping: () => {
          keeping.isStopped = true;
          return null;
        },
        removeModel: ({ id }) => {
          fetching.delete(id);
          models = models.filter((each) => each.id !== id);
          changed();
          return null;
        },
      };
    },
  };
  Object.assign(window, { fakeShelf: shelf });
}
