// Where a file goes that is dropped, and where a refusal is told: where the person is.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CommandName } from '../../shared/protocol.ts';
import { useAddModel } from './addModel.ts';
import { engine } from './engineClient.ts';
import { forgetDraft } from './exampleDraft.ts';
import { takeDropped } from './files.ts';
import { useLibrary } from './library.ts';
import { closeMaking, forgetTable, openMaking, useMaking } from './making.ts';
import { useNotices } from './notices.ts';
import { usePortable } from './portable.ts';

let open: { close: () => void }[];
let sent: CommandName[];
const close = vi.fn();
const drop = (...names: string[]): Promise<void> => takeDropped(names.map((name) => new File(['a,1'], name)));
const notices = (): string[] => useNotices.getState().notices.map(({ error }) => error.message);
const cannot = 'Patchbay cannot read "photo.png".';

beforeEach(() => {
  sent = [];
  open = [{ close }];
  close.mockClear();
  vi.stubGlobal('document', { querySelectorAll: (what: string) => (what === 'dialog[open]' ? open : []) });
  vi.spyOn(engine, 'call').mockImplementation((command) => {
    sent.push(command);
    const described = { kind: 'composition', anchor: { title: 'One that is not here' } };
    return Promise.resolve({ files: [], problems: 0, models: [], name: 'x', ...described } as never);
  });
  useNotices.setState({ notices: [] });
  useAddModel.setState({ error: undefined });
  useLibrary.setState({ isOpen: false });
  closeMaking();
  forgetTable();
  forgetDraft();
});

afterEach(() => vi.unstubAllGlobals());

test('examples go into the draft, which no dialog hides', async () => {
  await drop('mine.csv');
  expect(sent).toEqual(['draftExamples']);
  expect(close).toHaveBeenCalledOnce();
});

test('a composition is opened where it can be seen', async () => {
  await drop('mine.safetensors');
  expect(usePortable.getState().waiting?.file.name).toBe('mine.safetensors');
  expect(notices()).toEqual([]);
  expect(close).toHaveBeenCalledOnce();
});

test('a model goes into the library, which stays open if it is', async () => {
  await drop('config.json', 'model.safetensors');
  expect(sent).toContain('planFiles');
  expect(useLibrary.getState().isOpen).toBe(true);
  expect(close).toHaveBeenCalledOnce();
  await drop('config.json', 'model.safetensors');
  expect(close).toHaveBeenCalledOnce();
});

test('what is of no use is told in a notice, which no dialog hides', async () => {
  await drop('photo.png');
  expect(notices()).toEqual([cannot]);
  expect(close).toHaveBeenCalledOnce();
});

test('where a model is made, the dialog tells it, also beside a table that is read', async () => {
  openMaking();
  await drop('photo.png', 'mine.csv');
  expect(sent).toEqual(['readTable']);
  expect(useMaking.getState().refused?.message).toBe(cannot);
  expect(notices()).toEqual([]);
  expect(close).not.toHaveBeenCalled();
});

test('in the library, its own line tells it', async () => {
  useLibrary.setState({ isOpen: true });
  await drop('photo.png');
  expect(useAddModel.getState().error?.message).toBe(cannot);
  expect(notices()).toEqual([]);
  expect(close).not.toHaveBeenCalled();
});
