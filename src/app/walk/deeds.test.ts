// What counts as done, in whatever order, and what does not.
import { describe, expect, it } from 'vitest';
import { deedsAfter, type Deeds } from './deeds.ts';
import type { Said, WalkFacts } from './walkFacts.ts';
import { testFacts } from './testFacts.ts';

/** The composition's words, and how many of its four links are on. */
function composed(text: string, on = 4, change: Partial<WalkFacts> = {}, right = true): WalkFacts {
  const facts = testFacts(change);
  const links = facts.links.map((link, i) => ({ ...link, isOn: i < on }));
  const said = facts.question?.said.map((each): Said =>
    each.speaker === 'composition' ? { ...each, text, right, isWhole: text !== '' } : each,
  );
  return { ...facts, links, question: facts.question && { ...facts.question, said: said ?? [] } };
}

const after = (...all: WalkFacts[]): Deeds =>
  all.reduce<[Deeds, WalkFacts?]>(([deeds, before], now) => [deedsAfter(deeds, before, now), now], [{}])[0];

const asking = (id: number, prompt: string, isWhole = true, isRecorded = false): WalkFacts => {
  const facts = testFacts();
  const said = (facts.question?.said ?? []).map((each) => ({ ...each, isWhole }));
  return { ...facts, question: { id, prompt, isRecorded, said } };
};

describe('asking', () => {
  it('counts once everyone has answered', () => {
    expect(after(testFacts(), asking(2, 'owl + 1 =', false)).asked).toBeUndefined();
    expect(after(testFacts(), asking(2, 'owl + 1 =', false), asking(2, 'owl + 1 =')).asked).toMatchObject({
      turn: 2,
      prompt: 'owl + 1 =',
    });
  });

  it('does not count when the recorded question is asked by the page itself', () => {
    const recorded = asking(1, 'dog + cat =', true, true);
    expect(after(recorded, asking(2, 'dog + cat =')).asked).toBeUndefined();
    expect(after(recorded, asking(2, 'owl + 1 =')).asked).toBeDefined();
  });

  it('does not count what was there at the beginning', () => {
    expect(after(testFacts(), testFacts()).asked).toBeUndefined();
  });

  it('learns later which answer is right, and nothing of other answers', () => {
    const unjudged = asking(2, 'owl + 1 =');
    const said = unjudged.question?.said.map((each) => ({ ...each, right: true })) ?? [];
    const judged = { ...unjudged, question: { ...asking(2, 'owl + 1 =').question!, said } };
    expect(after(testFacts(), unjudged, judged).asked?.said[0].right).toBe(true);
    const other = said.map((each) => ({ ...each, text: 'otherwise', right: false }));
    const changed = { ...judged, question: { ...judged.question, said: other } };
    expect(after(testFacts(), unjudged, judged, changed).asked?.said[0]).toMatchObject({ text: '3', right: true });
  });
});

describe('breaking and mending', () => {
  const before = composed('26');

  it('is broken when the answer has changed, not when a link was switched off', () => {
    expect(after(before, composed('26', 3)).broke).toBeUndefined();
    expect(after(before, composed('26', 3), composed('', 3)).broke).toBeUndefined();
    expect(after(before, composed('26', 3), composed('', 3), composed('11', 3)).broke).toEqual({
      off: 1,
      prompt: 'dog + cat =',
      was: '26',
      now: '11',
    });
  });

  it('says that nothing has changed once the answer has come again', () => {
    expect(after(before, composed('26', 3)).unmoved).toBeUndefined();
    expect(after(before, composed('26', 3), composed('', 3), composed('26', 3)).unmoved).toBe('26');
    const further = [composed('26', 3), composed('', 3), composed('26', 3), composed('', 2), composed('12', 2)];
    expect(after(before, ...further)).toMatchObject({ broke: { off: 2, now: '12' }, unmoved: undefined });
  });

  it('is mended when the links and the answer are back', () => {
    const broken = [before, composed('', 3), composed('11', 3)];
    expect(after(...broken, composed('11', 4)).mended).toBeUndefined();
    expect(after(...broken, composed('11', 4), composed('', 4), composed('26', 4)).mended).toEqual({ now: '26' });
    expect(after(...broken, composed('', 2), composed('26', 2)).mended).toBeUndefined();
  });

  it('is not mended any more when it is broken again', () => {
    const mended = [before, composed('11', 3), composed('26', 4)];
    expect(after(...mended).mended).toBeDefined();
    expect(after(...mended, composed('10', 2))).toMatchObject({ broke: { off: 2, now: '10' }, mended: undefined });
  });
});

describe('links that were off before the walk was there', () => {
  const recorded = composed('26', 0, { links: [], origin: undefined });
  recorded.question!.isRecorded = true;
  const wrong = (on: number): WalkFacts => composed('11', on, {}, false);

  it('have broken an answer that is wrong, and mend it when they come back', () => {
    const broken = [recorded, composed('', 3), wrong(3)];
    expect(after(...broken)).toMatchObject({ broke: { off: 1, now: '11' } });
    expect(after(...broken, wrong(4)).mended).toBeUndefined();
    expect(after(...broken, wrong(4), composed('', 4), composed('26', 4)).mended).toEqual({ now: '26' });
  });

  it('are not missed where the answer is right, or nobody knows', () => {
    const { broke, unmoved } = after(recorded, composed('', 3), composed('26', 3));
    expect({ broke, unmoved }).toEqual({ unmoved: '26' });
    const unjudged = wrong(3);
    for (const each of unjudged.question!.said) delete each.right;
    expect(after(unjudged).broke).toBeUndefined();
  });

  it('are not missed by links that have learned nothing', () => {
    expect(after(composed('12', 3, { origin: 'untrained' }, false)).broke).toBeUndefined();
  });
});

describe('other numbers of the links', () => {
  const untrained = (text: string): WalkFacts => composed(text, 4, { origin: 'untrained' }, false);
  const running = (text: string, on: number): WalkFacts =>
    composed(text, on, { run: { state: 'running', step: 3, steps: 40, secondsLeft: 1 } }, false);
  const trained = (text: string, on: number): WalkFacts =>
    composed(text, on, {
      origin: 'trained',
      learned: 40,
      run: { state: 'finished', step: 40, steps: 40, secondsLeft: 0 },
    });

  it('take back what was said of those before: after starting over nothing is mended', () => {
    const mended = [composed('26'), composed('11', 3), composed('26')];
    expect(after(...mended, untrained('26'), untrained('12'))).toMatchObject({ broke: undefined, mended: undefined });
  });

  it('are not what a link that is off has changed', () => {
    const before = [composed('26'), composed('', 3), composed('26', 3)];
    const during = [running('26', 3), running('25', 3)];
    expect(after(...before, ...during).broke).toBeUndefined();
    expect(after(...before, ...during, trained('25', 3), trained('', 3), trained('27', 3)).broke).toBeUndefined();
    const further = [trained('25', 3), trained('', 3), trained('27', 3), trained('', 2), trained('11', 2)];
    expect(after(...before, ...during, ...further)).toMatchObject({ broke: { off: 1, was: '27', now: '11' } });
  });
});

describe('the others', () => {
  it('a run counts that ends during the walk', () => {
    const running = testFacts({ run: { state: 'running', step: 30, steps: 40, secondsLeft: 1 } });
    const finished = testFacts({
      run: { state: 'finished', step: 40, steps: 40, secondsLeft: 0 },
      scores: { composition: 0.9 },
    });
    expect(after(finished, finished).trained).toBeUndefined();
    expect(after(running).trained).toBeUndefined();
    expect(after(running, finished).trained).toEqual({ steps: 40, exact: 0.9 });
  });

  it('a look at a link, and at the dialog for a table, last', () => {
    const both = testFacts({ looksAt: 'block 2 → block 1', isMaking: true });
    expect(after(testFacts(), both, testFacts())).toMatchObject({ looked: 'block 2 → block 1', sawTable: true });
  });

  it('another example begins anew, but for the table', () => {
    const done = [composed('26'), composed('11', 3, { isMaking: true, looksAt: 'block 2 → block 1' })];
    expect(after(...done, testFacts({ subject: 'language' }))).toEqual({ sawTable: true });
  });
});
