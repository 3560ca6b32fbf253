import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { LibraryModel, LibraryReport, ModelPlan } from '../../shared/models.ts';
import { lookAtHub, takeCandidate, useAddModel } from './addModel.ts';
import { engine } from './engineClient.ts';
import { takeToken } from './hubAccess.ts';
import { fetchModel, fetchProgressed, libraryChanged, resumeFetch, useLibrary } from './library.ts';
import { useNotices } from './notices.ts';

const address = { endpoint: 'https://hub.example.org', repository: 'owner/name' };
const model = (change: Partial<LibraryModel>): LibraryModel => ({
  id: 'name',
  title: 'Name',
  source: { kind: 'hub', address, commit: 'c0ffee' },
  license: 'MIT',
  state: 'kept',
  bytes: 100,
  keptBytes: 100,
  ...change,
});
const broke: ErrorData = { code: 'download', message: 'It broke off.' };
let report: LibraryReport;
let failure: ErrorData | undefined;
const fetched: unknown[] = [];

beforeEach(() => {
  report = { models: [model({})] };
  failure = undefined;
  fetched.length = 0;
  useNotices.setState({ notices: [] });
  useLibrary.setState({ isOpen: true, report: undefined, progress: {}, said: '', error: undefined });
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (command === 'listModels') return Promise.resolve(report as never);
    fetched.push(params);
    return failure ? Promise.reject(new PatchbayError(failure)) : Promise.resolve(model({}) as never);
  });
});

describe('fetching a model', () => {
  it('says that it is whole', async () => {
    await fetchModel(address);
    expect(useLibrary.getState()).toMatchObject({ report, said: 'Name is whole, and kept in this browser.' });
  });

  it('a pause is no failure', async () => {
    failure = { code: 'stopped', message: 'Paused.' };
    await fetchModel(address);
    expect(useLibrary.getState()).toMatchObject({ said: 'Paused. What has come is kept.', error: undefined });
    expect(useNotices.getState().notices).toEqual([]);
  });

  it('a failure is told once: in the model’s line, above the list, or beside the closed library', async () => {
    failure = broke;
    await fetchModel(address);
    expect(useLibrary.getState().error).toMatchObject(broke);

    report = { models: [model({ state: 'incomplete', problem: broke })] };
    await fetchModel(address);
    expect(useLibrary.getState()).toMatchObject({ error: undefined, said: broke.message });
    expect(useNotices.getState().notices).toEqual([]);

    useLibrary.setState({ isOpen: false });
    await fetchModel(address);
    expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual([broke.message]);
  });

  it('goes on with the commit with which it began, and the token of its hub', async () => {
    takeToken(address.endpoint, 'secret');
    await resumeFetch(model({ state: 'incomplete' }));
    expect(fetched).toEqual([{ address: { ...address, revision: 'c0ffee' }, token: 'secret' }]);
    takeToken(address.endpoint, '');
    await fetchModel({ ...address, endpoint: 'https://other.example.org' });
    expect(fetched[1]).toMatchObject({ token: undefined });
  });
});

it('progress is forgotten with the end of the download', () => {
  libraryChanged({ models: [model({ state: 'fetching', keptBytes: 0 })] });
  fetchProgressed({ id: 'name', loadedBytes: 10, totalBytes: 100, bytesPerSecond: 5 });
  libraryChanged({ models: [model({ state: 'fetching', keptBytes: 20 })] });
  expect(useLibrary.getState().progress.name?.loadedBytes).toBe(10);
  libraryChanged({ models: [model({})] });
  expect(useLibrary.getState().progress).toEqual({});
});

describe('files that are copied into this browser', () => {
  it('leave alone what is looked at by then; that they failed is told beside it', async () => {
    let fail: (error: PatchbayError) => void = () => undefined;
    vi.spyOn(engine, 'call').mockImplementation((command) => {
      if (command === 'addFiles') return new Promise<never>((_, reject) => (fail = reject));
      return Promise.resolve((command === 'planModel' ? { title: 'Next' } : report) as never);
    });
    useAddModel.setState({
      candidate: { from: 'files', plan: { title: 'Own' } as ModelPlan, files: [], title: 'Own' },
    });
    const late = takeCandidate();
    await lookAtHub(address);
    fail(new PatchbayError(broke));
    await late;
    expect(useAddModel.getState()).toMatchObject({
      candidate: { from: 'hub', plan: { title: 'Next' } },
      error: undefined,
    });
    expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual([broke.message]);
  });
});
