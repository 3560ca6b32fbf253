import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Look } from '../../shared/looks.ts';
import type { CommandName, Wiring } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { beginLook, change, chosenLink, endLook, lookAgain, tokenKey, useInsideLook } from './insideLook.ts';
import { lookInto, useLook, type Subject } from './look.ts';
import { firstExample } from './preset.ts';
import { useWiring } from './wiring.ts';

const wiring: Wiring = { links: firstExample.links, parameters: 0, bytes: 0, origin: 'preset', steps: 0 };
const [strong, weak] = firstExample.links.map(({ id }) => id);
const look: Look = {
  tokens: ['dog', ' +', ' cat', ' =', ' 26'],
  promptTokens: 4,
  augmenters: [],
  links: [
    { link: weak, share: 0.3, perToken: Float32Array.from([0, 0, 0.9, 0.1, 0.1]) },
    { link: strong, share: 0.3, perToken: Float32Array.from([0, 0, 0.1, 0.6, 0.6]) },
  ],
};
const subject: Subject = {
  speaker: 'composition',
  question: 'dog + cat =',
  prompt: 'dog + cat =',
  answer: '26',
  ids: [26],
  wiring,
  maxTokens: 12,
};

const called: { command: CommandName; params: Record<string, unknown> }[] = [];
/** Lets the next command through. */
let gate: { only?: CommandName; open: () => void } | undefined;
let refusal: PatchbayError | undefined;
let ended = 'end';

function answer(command: CommandName): unknown {
  if (refusal) throw refusal;
  if (command === 'lookInside') return look;
  if (command === 'lookAtLink') return { heads: 1, rows: 5, columns: 5, weights: new Float32Array(25) };
  if (command === 'lookAtToken') return { next: [], lens: [] };
  if (command === 'ask') return [{ text: ' 12', ended }];
  return null;
}
const isDone = (): Promise<void> => vi.waitFor(() => expect(useInsideLook.getState().answers).toHaveProperty(strong));
const said = (): string[] =>
  called.map(({ command, params }) => [command, params.place, params.link, params.without].filter(Boolean).join(' '));

beforeEach(() => {
  endLook();
  called.length = 0;
  refusal = gate = undefined;
  ended = 'end';
  useWiring.setState({ wiring });
  vi.spyOn(engine, 'call').mockImplementation(async (command, params) => {
    called.push({ command, params: { ...params } });
    if (gate && (command === gate.only || !gate.only))
      await new Promise<void>((resolve) => Object.assign(gate!, { open: resolve }));
    return answer(command) as never;
  });
  lookInto(subject);
});

describe('what is asked of the engine', () => {
  it('one thing after another: what is seen first, then what is kept ready to compare with', async () => {
    beginLook(subject);
    expect(called).toHaveLength(1);
    await isDone();
    expect(said()).toEqual([
      'lookInside',
      'lookAtToken 3',
      `lookAtLink ${strong}`,
      `lookAtToken 3 ${strong}`,
      `ask ${strong}`,
    ]);
    expect(useInsideLook.getState().token).toBe(4);
    expect(useInsideLook.getState().answers[strong]).toBe('12');
  });
  it('nothing twice, and for another token what is missing there', async () => {
    beginLook(subject);
    await isDone();
    called.length = 0;
    change({ token: 3 });
    expect(chosenLink(useInsideLook.getState())).toBe(weak);
    await vi.waitFor(() => expect(useInsideLook.getState().answers).toHaveProperty(weak));
    expect(said()).toEqual(['lookAtToken 2', `lookAtLink ${weak}`, `lookAtToken 2 ${weak}`, `ask ${weak}`]);
    change({ token: 4 });
    expect(called).toHaveLength(4);
  });
  it('of tokens that were only passed by, nothing', async () => {
    beginLook(subject);
    await isDone();
    called.length = 0;
    gate = { open: () => undefined };
    for (const token of [1, 2, 5]) change({ token });
    gate.open();
    gate = undefined;
    await vi.waitFor(() => expect(useInsideLook.getState().tokens).toHaveProperty([tokenKey(5, strong)]));
    expect(said()).toEqual(['lookAtToken', 'lookAtToken 4', `lookAtToken 4 ${strong}`]);
  });
  it('nothing for a recording, or when no link is on', () => {
    beginLook({ ...subject, ids: undefined });
    beginLook({ ...subject, wiring: { ...wiring, links: wiring.links.map((link) => ({ ...link, enabled: false })) } });
    expect(called).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('is said, and can be tried again', async () => {
    refusal = new PatchbayError({ code: 'out-of-memory', message: 'Too much.' });
    beginLook(subject);
    await vi.waitFor(() => expect(useInsideLook.getState().error?.message).toBe('Too much.'));
    expect(called).toHaveLength(1);
    refusal = undefined;
    change({ error: undefined });
    await isDone();
  });
  it('an answer that was stopped half-way is no answer', async () => {
    ended = 'stopped';
    beginLook(subject);
    await vi.waitFor(() => expect(useInsideLook.getState().error?.code).toBe('stopped'));
    expect(useInsideLook.getState().answers).toEqual({});
  });
  it('a closed drawer stops the answer that it waits for, and hears nothing more', async () => {
    gate = { only: 'ask', open: () => undefined };
    beginLook(subject);
    await vi.waitFor(() => expect(said().at(-1)).toBe(`ask ${strong}`));
    endLook();
    expect(said().at(-1)).toBe('stopAnswer');
    gate.open();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(useInsideLook.getState().answers).toEqual({});
  });
});

describe('another wiring', () => {
  it('makes it stale; looking again takes that one, at the same place', async () => {
    beginLook(subject);
    await isDone();
    change({ token: 5, head: 1 });
    const changed = { ...wiring, steps: 50 };
    useWiring.setState({ wiring: changed });
    expect(useInsideLook.getState().isStale).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    called.length = 0;
    change({ token: 2 });
    expect(called).toEqual([]);
    lookAgain(useLook.getState().subject ?? subject);
    expect(useLook.getState().subject?.wiring).toBe(changed);
    expect(useInsideLook.getState()).toMatchObject({ isStale: false, token: 2, head: 1 });
    expect(said()).toEqual(['lookInside']);
  });
  it('keeps the link that is left out, whatever writes the most elsewhere', async () => {
    beginLook(subject);
    await isDone();
    change({ without: 'kept' });
    change({ token: 3 });
    expect(chosenLink(useInsideLook.getState())).toBe(strong);
  });
});
