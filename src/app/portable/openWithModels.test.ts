import { beforeEach, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { PortableFile } from '../../shared/portable.ts';
import type { CommandName } from '../../shared/protocol.ts';
import { engine } from '../state/engineClient.ts';
import { notify, useNotices } from '../state/notices.ts';
import { useOpening } from '../state/opening.ts';
import { usePortable } from '../state/portable.ts';
import { chooseOwnModels } from '../state/preset.ts';
import { openWithModels } from './openWithModels.ts';

const opening = vi.hoisted(() => ({ opens: (): void => undefined }));
vi.mock('../start.ts', () => ({ openOwnModels: () => Promise.resolve(opening.opens()) }));

const model = (id: string) => ({ id, title: id, here: id });
const described: PortableFile = {
  kind: 'project',
  name: 'mine.safetensors',
  bytes: 4,
  links: 1,
  anchor: model('a'),
  augmenters: [model('b')],
};
const waiting = { file: new File(['mine'], 'mine.safetensors'), described };
const open = (...augmenters: string[]): void =>
  chooseOwnModels({ anchor: model('a'), augmenters: augmenters.map(model) });
const called: CommandName[] = [];
const wiring = { origin: 'trained', links: [], steps: 1 };
let refusal: PatchbayError | undefined;

beforeEach(() => {
  called.length = 0;
  refusal = undefined;
  opening.opens = () => undefined;
  vi.spyOn(engine, 'call').mockImplementation((command) => {
    called.push(command);
    if (command !== 'loadProject') return Promise.resolve([] as never);
    return refusal ? Promise.reject(refusal) : Promise.resolve({ wiring, examples: { heldOut: 0 }, runs: [] } as never);
  });
  useNotices.setState({ notices: [] });
  open('other');
  useOpening.setState({ status: 'open', error: undefined });
  usePortable.setState({ waiting });
});

const problem = () => usePortable.getState().waiting?.problem?.message;

it('a file whose models are open then is in use, and waits no longer', async () => {
  opening.opens = () => {
    open('b');
    useOpening.setState({ status: 'open' });
  };
  await openWithModels(waiting);
  expect(called).toContain('loadProject');
  expect(usePortable.getState().waiting).toBeUndefined();
});

it('where they could not be opened, the file waits with the reason, though the same anchor is open', async () => {
  opening.opens = () => notify({ code: 'out-of-memory', message: 'There is not enough graphics memory.' });
  await openWithModels(waiting);
  expect(called).not.toContain('loadProject');
  expect(problem()).toBe('There is not enough graphics memory.');
  expect(useNotices.getState().notices).toEqual([]);
});

it('a project is not opened beside models that it does not need', async () => {
  opening.opens = () => {
    open('b', 'other');
    useOpening.setState({ status: 'open' });
  };
  await openWithModels(waiting);
  expect(called).not.toContain('loadProject');
  expect(problem()).toContain('other models are open than those that it needs');
});

it('a file that the engine refuses waits with the reason; one that was dropped meanwhile is not opened', async () => {
  opening.opens = () => {
    open('b');
    useOpening.setState({ status: 'open' });
  };
  refusal = new PatchbayError({ code: 'bad-composition', message: 'It is cut off.' });
  await openWithModels(waiting);
  expect(problem()).toBe('It is cut off.');
  called.length = 0;
  const opens = opening.opens;
  opening.opens = () => {
    opens();
    usePortable.setState({ waiting: undefined });
  };
  await openWithModels(waiting);
  expect(called).not.toContain('loadProject');
});
