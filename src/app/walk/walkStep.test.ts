// What each card says and points at, in every state that a person may come to it with.
import { describe, expect, it } from 'vitest';
import { WALK_STEPS } from '../state/walk.ts';
import { short } from './cardWords.ts';
import type { Deeds } from './deeds.ts';
import { testFacts } from './testFacts.ts';
import type { WalkFacts } from './walkFacts.ts';
import { walkStep } from './walkStep.ts';

const step = (at: number, facts: Partial<WalkFacts> = {}, deeds: Deeds = {}) => walkStep(at, testFacts(facts), deeds);

describe('a card', () => {
  it('names the models that are open', () => {
    const facts = { anchor: 'Coder', augmenters: ['Library', 'Cities'] };
    expect(step(0, facts).text).toContain('Library, Cities and Coder');
    expect(step(1, facts).text).toContain('a layer of Library or Cities');
    expect(step(2, facts).text).toContain('is Coder alone');
  });

  it('says what came of it', () => {
    const { said = [] } = testFacts().question ?? {};
    expect(step(0, {}, { asked: { turn: 2, prompt: 'dog + cat =', said } }).done).toBe(
      'Done: to “dog + cat =” Codes says 3, Sums says 12 and wired together they say 26, which is right.',
    );
    const broke = { off: 1, prompt: 'dog + cat =', was: '26', now: '11' };
    expect(step(2, {}, { broke }).done).toBe('Done: without this link it says 11 instead of 26.');
    expect(step(2, {}, { broke: { ...broke, off: 2, was: undefined, now: ' ' } }).done).toBe(
      'Done: without these 2 links it says nothing.',
    );
    expect(step(3, {}, { broke, mended: { now: '26' } }).done).toBe('Done: with its links back it says 26 again.');
    expect(step(4, {}, { trained: { steps: 400, exact: 0.94 } }).done).toBe(
      'Done: after 400 steps, 94\u00a0% of the held-out questions are right (Sums alone: 3\u00a0%).',
    );
    for (let at = 0; at < WALK_STEPS; at++) expect(step(at).done).toBeUndefined();
  });

  it('points at what is next', () => {
    expect(step(0).place).toBe('questions');
    expect(step(0, { hasQuestions: false }).place).toBe('box');
    expect(step(0, { isChat: true }).place).toBe('mode');
    expect(step(2, { links: [] }).place).toBe('undo');
    expect(step(3).place).toBe('switch');
    expect(step(3, {}, { broke: { off: 1, prompt: '', now: '' } }).place).toBe('undo');
    const links = testFacts().links.map((link, i) => ({ ...link, isOn: i > 0 }));
    expect(step(3, { links })).toMatchObject({ task: 'Undo it, above the drawing.', place: 'undo' });
    expect(step(3, { links, canUndo: false })).toMatchObject({
      task: 'Switch the link that is off on again.', // after a reload there is nothing to undo
      place: 'switch',
    });
    const run = testFacts().run;
    expect(step(4).place).toBe('start-over');
    expect(step(4, { origin: 'untrained' }).place).toBe('train');
    expect(step(4, { origin: 'untrained', run: { ...run, state: 'running' } }).place).toBe('progress');
    expect(step(4, { origin: 'trained', run: { ...run, state: 'paused' } }).place).toBe('train');
    expect(step(4, { origin: 'trained' }, { trained: { steps: 400 } }).place).toBe('train');
  });

  it('says when a link that is off changes nothing, or waits', () => {
    expect(step(2, {}, { unmoved: '26' }).task).toContain('still says 26');
    const links = testFacts().links.map((link) => ({ ...link, isOn: false }));
    expect(step(2, { links }, { unmoved: '12' })).toMatchObject({
      task: expect.stringContaining('without any link, too') as string,
      place: 'undo',
    });
    expect(step(2, { hasDraft: true }).task).toContain('your change waits');
  });

  it('says when there is nothing that could break', () => {
    const isChat = true;
    expect(step(2, { question: undefined, isChat })).toMatchObject({
      task: expect.stringContaining('Ask a single question first') as string,
      place: 'mode',
    });
    expect(step(2, { question: undefined, hasQuestions: false }).place).toBe('box');
    expect(step(2, { origin: 'untrained' }, { unmoved: '12' })).toMatchObject({
      task: expect.stringContaining('learned nothing yet') as string,
      place: 'train',
    });
  });

  it('is of use while the models load, where they do not run, and with one model alone', () => {
    expect(step(2, { status: 'opening' }).task).toContain('still coming');
    expect(step(4, { status: 'failed' }).task).toContain('do not run');
    expect(step(0, { status: 'failed' }).task).toBe(step(0).task); // recorded answers can be looked at
    expect(step(2, { augmenters: [] }, { broke: { off: 1, prompt: '', now: '' } })).toEqual({
      title: 'Break it',
      text: expect.stringContaining('by itself') as string,
      task: expect.stringContaining('Choose an example') as string,
      place: 'choose',
    });
    expect(step(5, { augmenters: [] }).place).toBe('library');
  });
});

it('long answers are cut', () => {
  expect(short('a\n b')).toBe('a b');
  expect(short('word '.repeat(20))).toHaveLength(40);
});
