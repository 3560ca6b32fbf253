// Stories of examples on their way in: read, put right, used, trained on, and found again on the next visit.
import { describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../shared/protocol.ts';
import { Session } from './session.ts';
import { Sha256 } from './storage/sha256.ts';
import type { SavedProject } from './storage/projectStore.ts';
import {
  answers,
  AUGMENTER,
  examples,
  library,
  losses,
  memoryProjects,
  preset,
  rested,
  settings,
  tellStories,
} from './testing/story.ts';
import { splitExamples } from './text/exampleSplit.ts';

const { start, gpu } = tellStories();

const file = (name: string, text: string) => ({ name, blob: new Blob([text]) });
const jsonl = examples.map((each) => JSON.stringify(each)).join('\n');
const many = file('many.txt', Array.from({ length: 100_000 }, (_, i) => `w${i} w${i % 7} = w${i % 60}`).join('\n'));

describe('the draft', () => {
  it('is read, put right, used, trained on, and found again', async () => {
    const saved = new Map<string, SavedProject>();
    const { session, events, projects } = await start(memoryProjects(saved));
    const draft = await session.draftExamples({
      files: [file('mine.jsonl', `${jsonl}\n{"prompt":"w1 w9"`), file('more.txt', 'w30 w31 = w2\nno\nw31 w32 =')],
    });
    expect(draft).toMatchObject({ problems: 3, duplicates: 0, conflicts: 0, leaks: 0 });
    expect(draft.files).toMatchObject([
      { id: 1, kind: 'jsonl', examples: 24, problems: 1, use: 'split' },
      { id: 2, kind: 'txt', examples: 1, problems: 2 },
    ]);
    expect(events.findLast(({ type }) => type === 'draftRead')).toMatchObject({ totalBytes: expect.any(Number) });
    expect(await session.draftProblems({ first: 1, count: 5 })).toMatchObject([
      { file: 2, line: 2, text: 'no', isCut: false },
      { file: 2, line: 3 },
    ]);
    const change = (what: Parameters<Session['changeDraft']>[0]['change']) => session.changeDraft({ change: what });
    const mended = '{"prompt":"w1 w9","completion":"w3"}';
    expect((await change({ file: 1, line: 25, text: mended })).files[0]).toMatchObject({ examples: 25, problems: 0 });
    expect(await change({ file: 2, line: 2, text: 'still no' })).toMatchObject({ problems: 2 });
    expect(await change({ file: 2, line: 2, text: undefined })).toMatchObject({ problems: 1 });
    expect(await change({ skipProblems: true })).toMatchObject({ problems: 0 });
    expect(await change({ share: 0.4 })).toMatchObject({ share: 0.4, train: expect.any(Number) });

    const report = await session.useDraft({});
    expect(report).toMatchObject({ name: '2 files', builtIn: false, hash: expect.stringMatching(/^[\da-f]{64}$/) });
    expect(report.train + report.heldOut).toBe(26);
    expect(report.heldOut).toBeGreaterThan(4);
    await expect(session.useDraft({})).rejects.toThrow('no examples to use yet');
    await session.train({ settings });
    expect(await rested(events)).toMatchObject({ state: 'finished' });
    expect(losses(events)).toHaveLength(settings.steps);
    expect(saved.get(preset.id)?.examples).toEqual({ name: '2 files', hash: report.hash });

    const second = new Session({ gpu: gpu(), library, projects, emit: () => undefined });
    expect((await second.open({ preset })).examples).toEqual(report);
    const before = await session.listExamples({ of: 'heldOut', first: 0, count: 100 });
    expect(await second.listExamples({ of: 'heldOut', first: 0, count: 100 })).toEqual(before);
  });

  it('takes other columns without losing what was put right', async () => {
    const { session } = await start();
    const table = 'word,code,other\nw1,1,w5\nw2,2,w6\n,3,w7\nw4,4,w8';
    const [first] = (await session.draftExamples({ files: [file('table.csv', table)] })).files;
    expect(first).toMatchObject({ choice: { prompt: ['word'], completion: 'code' }, examples: 3, problems: 1 });
    await session.changeDraft({ change: { file: 1, line: 4, text: 'w3,3,w7' } });
    const choice = { prompt: ['code', 'word'], completion: 'other' };
    expect((await session.changeDraft({ change: { file: 1, choice } })).files).toMatchObject([{ choice, examples: 4 }]);
    const { examples: listed } = await session.listExamples({ of: 'draftTrain', first: 0, count: 10, find: 'W7' });
    const held = await session.listExamples({ of: 'draftHeldOut', first: 0, count: 10, find: 'W7' });
    expect([...listed, ...held.examples]).toEqual([{ prompt: '3\nw3', completion: 'w7' }]);
    const unknown = { file: 1, choice: { prompt: ['nothing'], completion: 'code' } };
    await expect(session.changeDraft({ change: unknown })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(session.changeDraft({ change: { file: 9, remove: true } })).rejects.toThrow('not in the draft');
    expect((await session.changeDraft({ change: { file: 1, remove: true } })).files).toEqual([]);
  });

  it('finds fields that nobody knows by name, for a person to choose', async () => {
    const { session } = await start();
    const lines = '{"frage":"w1","antwort":"w2"}\n{"frage":"w3","antwort":"w4"}';
    const { files } = await session.draftExamples({ files: [file('x.jsonl', lines)] });
    expect(files).toMatchObject([{ examples: 2, choice: { prompt: ['frage'], completion: 'antwort' } }]);
  });

  it('stays as it was when a file cannot be read, and says why', async () => {
    const { session } = await start();
    const good = await session.draftExamples({ files: [file('a.txt', 'w1 = w2\nw3 = w4')] });
    for (const [bad, reason] of [
      [file('b.txt', 'no\nno'), 'Line 1: There is no "="'],
      [file('c.csv', 'prompt,completion\n'), 'no lines with text'],
      [file('d.png', 'x'), 'not a kind of file'],
    ] as const) {
      const files = [file('e.txt', 'w5 = w6'), bad];
      await expect(session.draftExamples({ files })).rejects.toThrow(reason);
    }
    const same = await session.changeDraft({ change: { share: good.share } });
    expect(same).toEqual(good);
    await expect(session.changeDraft({ change: { share: 2 } })).rejects.toThrow('A share of 2');
  });

  it('lists what is odd, and is refused when a side would be empty', async () => {
    const { session } = await start();
    const files = [file('train.txt', 'w1 = w2\nw1 = w2\nw1 = w3\nw4 = w5'), file('held.txt', 'W1 = w2')];
    await session.draftExamples({ files });
    await session.changeDraft({ change: { file: 1, use: 'train' } });
    const draft = await session.changeDraft({ change: { file: 2, use: 'heldOut' } });
    expect(draft).toMatchObject({ train: 1, heldOut: 1, duplicates: 1, conflicts: 1, leaks: 1, leavesOutLeaks: true });
    const all = await session.changeDraft({ change: { leavesOutLeaks: false } });
    expect(all).toMatchObject({ train: 4, leaks: 1 });
    expect(await session.changeDraft({ change: { leavesOutDuplicates: true } })).toMatchObject({
      train: 3,
      duplicates: 1,
    });
    const list = (of: 'draftDuplicates' | 'draftConflicts' | 'draftLeaks') =>
      session.listExamples({ of, first: 0, count: 9 });
    expect([await list('draftDuplicates'), await list('draftConflicts'), await list('draftLeaks')]).toMatchObject([
      { total: 1, examples: [{ prompt: 'w1 =', completion: 'w2' }] },
      { total: 2 },
      { total: 3 },
    ]);
    await session.changeDraft({ change: { file: 2, remove: true } });
    await expect(session.useDraft({})).rejects.toMatchObject({ code: 'bad-examples' });
    await session.changeDraft({ change: { file: 1, use: 'split' } });
    expect(await session.useDraft({ name: 'Mine' })).toMatchObject({ name: 'Mine' });
  });

  it('is dropped while it is read; answers go on meanwhile', async () => {
    const { session, events } = await start();
    const most = Array.from({ length: 9 }, (_, i) => ({ ...many, name: `${i}.txt` })); // longer than any answer takes
    const reading = session.draftExamples({ files: most });
    const refused = expect(reading).rejects.toMatchObject({ code: 'stopped' });
    await vi.waitUntil(() => events.some(({ type }) => type === 'draftRead'));
    const order: string[] = [];
    void reading.catch(() => order.push('read'));
    await answers(session);
    order.push('answered');
    session.dropDraft();
    await refused;
    expect(order).toEqual(['answered', 'read']);
    expect(await session.draftExamples({ files: [file('a.txt', 'w1 = w2')] })).toMatchObject({ train: 1 });
  });

  it('that was dropped while its last bytes were read is not answered with', async () => {
    const told: { session?: Session } = {};
    const emit = (event: EngineEvent): void => void (event.type === 'draftRead' && told.session?.dropDraft());
    const session = new Session({ gpu: gpu(), library, emit });
    told.session = session;
    await expect(session.draftExamples({ files: [file('a.txt', 'w1 = w2')] })).rejects.toMatchObject({
      code: 'stopped',
    });
  });

  it('is used although it is dropped when its examples are in use already, and not when that is before', async () => {
    const { session, projects } = await start();
    await session.draftExamples({ files: [file('mine.jsonl', jsonl)] });
    const early = expect(session.useDraft({})).rejects.toMatchObject({ code: 'stopped' });
    session.dropDraft();
    await early;
    await session.draftExamples({ files: [file('mine.jsonl', jsonl)] });
    vi.spyOn(Sha256.prototype, 'digest').mockImplementationOnce(() => {
      session.dropDraft(); // while the last of them is written down
      return 'no matter';
    });
    await expect(session.useDraft({})).rejects.toMatchObject({ code: 'stopped' });
    expect(session['desk'].opened().examples.report).toMatchObject({ builtIn: true });
    await session.draftExamples({ files: [file('mine.jsonl', jsonl)] });
    const { save } = projects.examples;
    vi.spyOn(projects.examples, 'save').mockImplementationOnce((hash, content) => {
      session.dropDraft();
      return save(hash, content);
    });
    expect(await session.useDraft({})).toMatchObject({ name: 'mine.jsonl', builtIn: false });
  });

  it('100,000 examples are used, listed by what they hold, and not written again with the project', async () => {
    const { session, projects } = await start();
    expect(await session.draftExamples({ files: [many] })).toMatchObject({ problems: 0, leaks: 0 });
    const report = await session.useDraft({});
    expect(report.train + report.heldOut).toBe(100_000);
    const found = await session.listExamples({ of: 'train', first: 1, count: 2, find: 'W99' });
    expect(found.total).toBeGreaterThan(900);
    expect(found.examples.map(({ prompt }) => prompt.includes('w99'))).toEqual([true, true]);
    await expect(session.listExamples({ of: 'train', first: 0, count: 1e6 })).rejects.toThrow('cannot be had');
    const save = vi.spyOn(projects, 'save');
    await session.startOver();
    await vi.waitUntil(() => save.mock.calls.length > 0);
    expect(save.mock.calls[0][1].examples).toEqual({ name: 'many.txt', hash: report.hash });
  });
});

describe('examples of an earlier visit', () => {
  const use = async (session: Session) => {
    await session.draftExamples({ files: [file('mine.jsonl', jsonl)] });
    return session.useDraft({});
  };
  const reopen = async (projects: ReturnType<typeof memoryProjects>) => {
    const events: EngineEvent[] = [];
    const session = new Session({ gpu: gpu(), library, projects, emit: (event) => events.push(event) });
    return { session, events, opened: await session.open({ preset }) };
  };

  it('that lie inside the project, as once they did, stay on their sides, and move out of it', async () => {
    const saved = new Map<string, SavedProject>();
    const { session, projects } = await start(memoryProjects(saved));
    await use(session);
    const upper = examples.map(({ prompt, completion }) => ({ prompt: prompt.toUpperCase(), completion }));
    saved.set(preset.id, { ...saved.get(preset.id)!, examples: { name: 'old.jsonl', examples: upper } });
    const later = await reopen(projects);
    expect(later.opened.examples).toMatchObject({ name: 'old.jsonl', builtIn: false });
    const { examples: held } = await later.session.listExamples({ of: 'heldOut', first: 0, count: 100 });
    expect(held).toEqual(splitExamples(upper, { key: (prompt) => prompt }).heldOut);
    expect(held).not.toEqual(splitExamples(upper).heldOut); // as they would be divided today
    await later.session.wire({ links: later.opened.wiring.links.slice(1) });
    await vi.waitUntil(() => 'hash' in (saved.get(preset.id)?.examples ?? {}));
    expect((await reopen(projects)).opened.examples).toEqual(later.opened.examples);
  });

  it('that cannot be read just now are told of, and not forgotten', async () => {
    const saved = new Map<string, SavedProject>();
    const { session, projects } = await start(memoryProjects(saved));
    const report = await use(session);
    vi.spyOn(projects.examples, 'load').mockRejectedValueOnce(new Error('busy'));
    const later = await reopen(projects);
    expect(later.opened.examples).toMatchObject({ builtIn: true });
    expect(later.events).toMatchObject([{ type: 'failed' }]);
    await later.session.startOver();
    await vi.waitUntil(() => saved.get(preset.id)?.origin === 'untrained');
    expect((await reopen(projects)).opened.examples).toEqual(report);
    await later.session.useBuiltInExamples();
    expect(saved.get(preset.id)?.examples).toBeUndefined();
  });

  it('that are gone are told of', async () => {
    const { session, projects } = await start();
    await use(session);
    await projects.examples.keepOnly(new Set());
    const later = await reopen(projects);
    expect(later.opened.examples).toMatchObject({ builtIn: true });
    expect(later.events).toMatchObject([{ type: 'failed', error: { code: 'storage' } }]);
  });
});

it('shows an example as each model reads it: what it does not know, and what is learned', async () => {
  const { session, opened } = await start();
  expect(opened.examples.hash).toMatch(/^[\da-f]{64}$/);
  const [anchor, augmenter] = session.previewTokens({ example: { prompt: 'w1 nonsense', completion: 'w2' } });
  expect([anchor.model, augmenter.model]).toEqual(['tiny-llama', AUGMENTER]);
  expect(anchor.tokens.map(({ text, isUnknown, isLabel }) => [text.trim(), isUnknown, isLabel])).toEqual([
    ['<s>', false, false],
    ['w1', false, false],
    ['nonsense', true, false],
    ['w2', false, true],
  ]);
  expect(augmenter.tokens.some(({ isLabel }) => isLabel)).toBe(false);
  expect(augmenter.tokens.map(({ text }) => text).join('')).toContain('w1 nonsense w2');
  const long = { prompt: 'w1 '.repeat(10_000), completion: 'w2' };
  await expect(Promise.resolve().then(() => session.previewTokens({ example: long }))).rejects.toThrow(
    '30002 characters',
  );
});
