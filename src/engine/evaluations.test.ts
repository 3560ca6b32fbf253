// Held-out questions answered freely over a session: the numbers of those who ask one by one, beside whatever else goes on.
import { describe, expect, it } from 'vitest';
import { ANCHOR, COMPOSITION, PINNED, type EngineEvent } from '../shared/protocol.ts';
import type { Evaluation } from '../shared/evaluations.ts';
import { chrfCounts, chrfScore } from './measuring/chrf.ts';
import type { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import {
  answers,
  AUGMENTER,
  examples,
  link,
  preset,
  rested,
  settings,
  tellStories,
  takeExamples,
} from './testing/story.ts';
import { processorMs } from '../shared/processorMs.ts';

const speakers = [AUGMENTER, ANCHOR, COMPOSITION];
const ALL = { speakers, limit: 8 };
const { start, gpu } = tellStories();

/** All but the time that it took. */
function numbers({ seconds: _seconds, ...evaluation }: Evaluation): object {
  return evaluation;
}

const steps = (events: EngineEvent[]) => events.filter((event) => event.type === 'evaluationStepped');

/** Resolves when so many questions are answered. */
async function answered(events: EngineEvent[], count: number): Promise<void> {
  while ((steps(events).at(-1)?.done ?? 0) < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The composition says what it has learned by heart, so that some answers are right. */
async function taught(): Promise<{ session: Session; events: EngineEvent[] }> {
  const story = await start();
  await takeExamples(
    story.session,
    'mine',
    examples.map((e) => ({ ...e, completion: 'w7' })),
  );
  await story.session.train({ settings: { ...settings, steps: 40, evaluateEvery: 40 } });
  await rested(story.events);
  return story;
}

describe('an evaluation', () => {
  it('has the answers of those who are asked one by one, and the scores of all together', async () => {
    const { session, events } = await taught();
    const { heldOut } = (await session.open({ preset })).examples;
    const expected = await session.answerHeldOut({ speakers, first: 0, count: heldOut });
    const scores = await session.score({ speakers, limit: heldOut });
    const { rows, measures, ...rest } = await session.evaluate({ speakers, limit: heldOut });
    expect(rest).toMatchObject({ speakers, examplesHash: expect.any(String), seconds: expect.any(Number) });
    expect(
      rows.map((row) => ({
        ...row,
        answers: row.answers.map(({ text, right }, i) => ({ speaker: speakers[i], text, right })),
      })),
    ).toEqual(expected);
    for (const [i, { exact, loss, perplexity, numeric, chrf, n }] of measures.entries()) {
      const own = rows.map((row) => row.answers[i]);
      expect({ speaker: speakers[i], loss, n }).toEqual({ speaker: speakers[i], loss: scores[i].loss, n: scores[i].n });
      expect(exact).toBe(own.filter(({ right }) => right).length / n);
      expect(perplexity).toBe(Math.exp(loss));
      expect(numeric).toBe(own.filter((answer) => answer.numeric).length / n);
      expect(own.every((answer, r) => answer.chrf === chrfScore(chrfCounts(answer.text, rows[r].expected)))).toBe(true);
      expect(chrf).toBeGreaterThanOrEqual(Math.min(...own.map((answer) => answer.chrf)));
      expect(chrf).toBeLessThanOrEqual(Math.max(...own.map((answer) => answer.chrf)));
    }
    expect(measures[2].exact).toBeGreaterThan(measures[1].exact);
    expect(measures[2].numeric).toBeGreaterThanOrEqual(measures[2].exact);
    expect(steps(events).map(({ done, total }) => [done, total])).toEqual(
      Array.from({ length: heldOut + 1 }, (_, done) => [done, heldOut]),
    );
  });

  it('has the loss of each right answer by its tokens, so that one question alone has the mean of its own', async () => {
    const { session } = await start();
    await takeExamples(
      session,
      'long',
      examples.map((e) => ({ ...e, completion: 'w7 w8 w9' })),
    );
    const { rows, measures } = await session.evaluate({ speakers, limit: 1 });
    expect(rows[0].answers.map(({ loss }) => loss)).toEqual(measures.map(({ loss }) => loss));
  });

  it('of answers without a number has none that is right as a number', async () => {
    const { session } = await start();
    const words = examples.map(({ prompt }) => ({ prompt, completion: 'dog' }));
    await takeExamples(session, 'words', words);
    const { measures, rows } = await session.evaluate({ speakers: [ANCHOR], limit: 2 });
    expect('numeric' in measures[0]).toBe(false);
    expect('numeric' in rows[0].answers[0]).toBe(false);
  });

  it('holds nothing afterwards, and leaves the conversation of the page its caches', async () => {
    const { session } = await start();
    const before = await answers(session);
    const live = liveBuffers(gpu());
    await session.evaluate(ALL);
    expect([...live]).toEqual([]);
    expect(await answers(session)).toEqual(before);
  });

  it('is of the wiring as it was, whatever goes on beside it', async () => {
    const { session, events } = await start();
    const alone = numbers(await session.evaluate(ALL));
    events.length = 0;
    const beside = session.evaluate(ALL);
    await answered(events, 1);
    await session.train({ settings: { ...settings, steps: 30 } });
    await answers(session);
    await session.wire({ links: [link(1, 1)] });
    expect(numbers(await beside)).toEqual(alone);
    await rested(events);
    expect(numbers(await session.evaluate(ALL))).not.toEqual(alone);
  });

  it('lets others through between two answers', async () => {
    const { session, events } = await start();
    const evaluation = session.evaluate(ALL);
    await answered(events, 1);
    await answers(session);
    expect(steps(events).at(-1)?.done).toBeLessThan(8);
    await evaluation;
  });

  it('asks the pinned wiring as it was pinned', async () => {
    const { session, events } = await start();
    await session.pin({ file: await session.saveComposition() });
    const evaluation = session.evaluate({ speakers: [COMPOSITION, PINNED], limit: 8 });
    await answered(events, 1);
    await session.unpin();
    const { rows, measures } = await evaluation;
    expect(measures[0]).toEqual(measures[1]);
    for (const {
      answers: [own, pinned],
    } of rows)
      expect(own).toEqual(pinned);
    await expect(session.evaluate({ speakers: [PINNED], limit: 1 })).rejects.toThrow('No wiring is pinned');
  });

  it.each([
    ['it is stopped', (session: Session) => session.stopEvaluating(), []],
    ['other examples are taken', (session: Session) => takeExamples(session, 'mine', examples), []],
    ['other models are opened', (session: Session) => session.open({ preset }), ['the links of these']],
  ])('is over at once when %s, holds nothing, and another can start', async (_, end, remains) => {
    const { session, events } = await start();
    const live = liveBuffers(gpu());
    const evaluation = session.evaluate(ALL);
    evaluation.catch(() => undefined);
    await answered(events, 1);
    const over = end(session);
    const asked = processorMs();
    await expect(evaluation).rejects.toMatchObject({ code: 'stopped', hint: expect.any(String) });
    expect(processorMs() - asked).toBeLessThan(200);
    await over;
    const boards = [...live].filter((label) => label.startsWith('trained weights'));
    expect(boards).toHaveLength(remains.length);
    expect([...live].filter((label) => !/^(trained weights|slopes) /.test(label))).toEqual([]);
    const { done } = steps(events).at(-1) ?? { done: 8 };
    expect(done).toBeLessThan(8);
    await expect(session.evaluate({ speakers, limit: 1 })).resolves.toMatchObject({ rows: [expect.anything()] });
  });

  it('is one at a time; one that was stopped makes way', async () => {
    const { session } = await start();
    const first = session.evaluate(ALL);
    await expect(session.evaluate(ALL)).rejects.toMatchObject({ code: 'bad-request' });
    first.catch(() => undefined);
    const stopping = session.stopEvaluating(); // while it is made
    await expect(session.evaluate({ speakers, limit: 2 })).resolves.toMatchObject({ speakers });
    await expect(first).rejects.toMatchObject({ code: 'stopped' });
    expect(await stopping).toBeNull();
    expect(await session.stopEvaluating()).toBeNull(); // there is none
  });

  it.each([
    ['nobody', { speakers: [], limit: 8 }, 'Nobody is to be asked'],
    ['somebody who is not there', { speakers: ['nobody'], limit: 8 }, 'nobody called'],
    ['no question', { speakers, limit: 0 }, 'no held-out questions'],
  ])('of %s is refused in words, with nothing held', async (_, order, message) => {
    const { session } = await start();
    const live = liveBuffers(gpu());
    await expect(session.evaluate(order)).rejects.toThrow(message);
    expect([...live]).toEqual([]);
  });
});
