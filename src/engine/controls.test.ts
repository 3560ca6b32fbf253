// Controls of a trial over a session: the same run with one thing changed, and what of the anchor's own skill is kept.
import { describe, expect, it, vi } from 'vitest';
import { folderLibrary } from '../cli/folders.ts';
import { linkParameters, type Link } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import { ANCHOR, COMPOSITION, type Example } from '../shared/protocol.ts';
import type { Control, Trial, TrialResult } from '../shared/trials.ts';
import { loraNumbers, loraRank } from './model/lora.ts';
import { saveParts } from './model/savedParts.ts';
import { untrainedTwin } from './model/untrained.ts';
import { Opening, type Surroundings } from './opening.ts';
import { SelfTest } from './selfTest/selfTest.ts';
import { Session } from './session.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { runsInMemory } from './storage/runStore.ts';
import { answers, AUGMENTER, examples, library, link, preset, settings, tellStories } from './testing/story.ts';
import { Trial as TrialRun } from './trial.ts';
import { trialSubject } from './trialSubject.ts';

const CONTROLS: Control[] = ['untrained-augmenter', 'prompt-only', 'lora'];
const links = [link(2, 1), link(1, 3)];
const trial: Trial = { trialId: 3, links, settings: { ...settings, seed: 1 }, limit: 8 };
const long: Trial = { ...trial, settings: { ...trial.settings, steps: 10_000 } };

const { start, gpu } = tellStories();

/** All but the time that it took. */
function numbers({ seconds: _seconds, file, ...result }: TrialResult): object {
  return { ...result, file: file && Buffer.from(file) };
}

/** Opened without a session, whose models nobody can look at. */
async function open(of = preset): Promise<{ surroundings: Surroundings; opening: Opening }> {
  const surroundings = {
    gpu: gpu(),
    selfTest: new SelfTest(gpu()),
    library,
    runs: runsInMemory(),
    emit: () => undefined,
  };
  return { surroundings, opening: (await Opening.open(surroundings, of)).opening };
}

describe('a control', () => {
  it.each(CONTROLS)(
    '%s: repeats itself, changes nothing that is in place, and holds nothing afterwards',
    async (control) => {
      const { session } = await start();
      const before = [await answers(session), Buffer.from(await session.saveComposition())];
      const first = await session.tryWiring({ ...trial, control });
      const held = session.inspectDevice().heldBytes;
      const live = liveBuffers(gpu());
      expect(numbers(await session.tryWiring({ ...trial, control }))).toEqual(numbers(first));
      expect([...live]).toEqual([]);
      expect(session.inspectDevice().heldBytes).toBe(held);
      expect([await answers(session), Buffer.from(await session.saveComposition())]).toEqual(before);
      expect(first).toMatchObject({ steps: settings.steps, n: 8 });
      expect(numbers(first)).not.toEqual(numbers(await session.tryWiring(trial)));
    },
  );

  it.each(CONTROLS)('%s: leaves every weight of the models as it is', async (control) => {
    const { surroundings, opening } = await open();
    const weights = () => Promise.all(opening.models.map(({ decoder }) => saveParts(gpu(), decoder.parts)));
    const before = await weights();
    const { result } = await TrialRun.create(surroundings, opening, { ...trial, control });
    await result;
    expect(await weights()).toEqual(before);
    await opening.close();
  });

  it.each(CONTROLS)('%s: gives everything back when it is stopped, and tells what it holds', async (control) => {
    const { session, events } = await start();
    const live = liveBuffers(gpu());
    const result = session.tryWiring({ ...long, control });
    result.catch(() => undefined);
    while (!events.some(({ type }) => type === 'trialStepped')) await new Promise((resolve) => setTimeout(resolve, 5));
    const { parts, heldBytes } = session.inspectDevice();
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(heldBytes);
    await session.stopTrial();
    await expect(result).rejects.toMatchObject({ code: 'stopped' });
    expect([...live]).toEqual([]);
  });

  it('prompt-only: is the wiring whose links see the prompt only', async () => {
    const { session } = await start();
    const atPrompt = links.map((each): Link => ({ ...each, mask: 'prompt' }));
    const expected = await session.tryWiring({ ...trial, links: atPrompt });
    expect(numbers(await session.tryWiring({ ...trial, control: 'prompt-only' }))).toEqual(numbers(expected));
  });

  it('untrained-augmenter: trains as many numbers, over other weights with another seed, and gives no file', async () => {
    const { session } = await start();
    const plain = await session.tryWiring(trial);
    const untrained = (seed: number) =>
      session.tryWiring({ ...trial, settings: { ...trial.settings, seed }, control: 'untrained-augmenter' });
    const result = await untrained(1);
    expect(result.parameters).toBe(plain.parameters);
    expect(result.file).toBeUndefined();
    expect((await untrained(2)).loss).not.toBe(result.loss);
  });

  it('untrained-augmenter: every augmenter that is linked has weights of its own that follow from the seed; others stay', async () => {
    const others = ['tiny-llama-twin', 'tiny-qwen2'];
    const { opening } = await open({ ...preset, augmenters: [AUGMENTER, ...others] });
    const given = [...links, { ...link(1, 2), id: 'other', augmenter: others[0] }];
    const control = 'untrained-augmenter';
    const subject = await trialSubject(gpu(), opening, { ...trial, links: given, control });
    const [, ...loaded] = opening.models;
    for (const [i, { card, decoder }] of loaded.entries()) {
      const used = subject.composition.augmenters.get(card.id);
      if (card.id === others[1]) expect(used).toBe(decoder);
      else {
        const twin = await untrainedTwin(gpu(), decoder, trial.settings.seed + i);
        expect(await saveParts(gpu(), used?.parts ?? [])).toEqual(await saveParts(gpu(), twin.parts));
        twin.destroy();
      }
    }
    subject.destroy();
    await opening.close();
  });

  it.each([
    ['as ours', links],
    ['as released', links.map((each): Link => ({ ...each, variant: 'released' }))],
    ['of which one is off', [links[0], { ...links[1], enabled: false }]],
  ])('lora: has as many numbers as the links %s, or less than one rank more, and gives no file', async (_, given) => {
    const { session, opened } = await start();
    const { opening } = await open();
    const [{ decoder }] = opening.models;
    const { parameters, file } = await session.tryWiring({ ...trial, links: given, control: 'lora' });
    const wanted = given
      .filter(({ enabled }) => enabled)
      .reduce((sum, { variant }) => sum + linkParameters(variant, opened.augmenters[0].width, opened.anchor.width), 0);
    expect(parameters).toBe(loraNumbers(decoder.config, loraRank(decoder.config, wanted)));
    expect(parameters - wanted).toBeGreaterThanOrEqual(0);
    expect(parameters - wanted).toBeLessThan(loraNumbers(decoder.config, 1));
    expect(file).toBeUndefined();
    await opening.close();
  });

  it('lora: is the anchor before it is trained, and learns', async () => {
    const { session } = await start();
    const scored = await session.score({ speakers: [ANCHOR], limit: 8 });
    const tried = (steps: number, learningRate: number) =>
      session.tryWiring({ ...trial, control: 'lora', settings: { ...trial.settings, steps, learningRate } });
    const { exact, loss, n } = await tried(1, 0);
    expect({ speaker: ANCHOR, exact, loss, n }).toEqual(scored[0]);
    await session.useExamples({ name: 'mine', examples: examples.map((each) => ({ ...each, completion: 'w7' })) });
    const [alone] = await session.score({ speakers: [ANCHOR], limit: 8 });
    expect(alone.exact).toBe(0);
    expect(await tried(60, 5e-3)).toMatchObject({ exact: 1, loss: expect.closeTo(0, 1) });
  });

  it.each([
    ['lora', [], 'There is no link to compare adapters with.'],
    ['lora', [{ ...links[0], enabled: false }], 'There is no link to compare adapters with.'],
    ['untrained-augmenter', [], 'There is no link to train.'],
    ['lora', [link(9, 0)], 'layer 9 is not one of them'],
    ['untrained-augmenter', [link(9, 0)], 'layer 9 is not one of them'],
    ['prompt-only', [link(9, 0)], 'layer 9 is not one of them'],
  ] as const)('%s of %j is refused in words, with nothing held', async (control, given, message) => {
    const { session } = await start();
    const live = liveBuffers(gpu());
    await expect(session.tryWiring({ ...trial, links: [...given], control })).rejects.toThrow(message);
    expect([...live]).toEqual([]);
  });

  it.each(CONTROLS)('%s: for which there is no memory fails in words, with nothing held', async (control) => {
    const { session } = await start();
    await session.tryWiring({ ...trial, control }); // kernels are checked
    const live = liveBuffers(gpu());
    const full = new PatchbayError({ code: 'out-of-memory', message: 'It is full.' });
    vi.spyOn(gpu().kernels, 'pipeline').mockRejectedValueOnce(full);
    await expect(session.tryWiring({ ...trial, control })).rejects.toMatchObject({ code: 'out-of-memory' });
    expect([...live]).toEqual([]);
  });
});

describe('the skill of the built-in anchor', () => {
  const sums: Example[] = [
    [1, 2],
    [3, 4],
    [9, 8],
    [12, 5],
    [0, 7],
    [11, 6],
  ].map(([a, b]) => ({ prompt: `${a} + ${b} =`, completion: ` ${a + b}` }));
  const wrong: Example = { prompt: '2 + 2 =', completion: ' 5' };
  const short = { ...codesAndSums.settings, steps: 20, batch: 16 };

  async function openSums(): Promise<Session> {
    const session = new Session({ gpu: gpu(), library: folderLibrary(), emit: () => undefined });
    await session.open({ preset: codesAndSums });
    return session;
  }

  it('is counted over what the anchor itself can do, for every speaker', async () => {
    const session = await openSums();
    await session.usePresetLinks();
    const speakers = [ANCHOR, COMPOSITION, 'codes'];
    const kept = await session.keptSkill({ speakers, examples: [...sums, wrong] });
    expect(kept).toEqual([
      { speaker: ANCHOR, n: 6, kept: 6 },
      { speaker: COMPOSITION, n: 6, kept: expect.any(Number) },
      { speaker: 'codes', n: 6, kept: expect.any(Number) },
    ]);
    expect(kept[1].kept).toBeGreaterThan(3);
    expect(kept[2].kept).toBeLessThan(3);
    const asked = await session.ask({ askId: 1, prompt: sums[2].prompt, speakers: [ANCHOR], maxTokens: 4 });
    expect(asked[0].text).toBe('17'); // so what counts as right is right
    expect(await session.keptSkill({ speakers: [ANCHOR], examples: [wrong] })).toEqual([
      { speaker: ANCHOR, n: 0, kept: 0 },
    ]);
    await expect(session.keptSkill({ speakers: ['nobody'], examples: sums })).rejects.toThrow('nobody called');
    const many = Array.from({ length: 10_001 }, () => wrong);
    await expect(session.keptSkill({ speakers: [ANCHOR], examples: many })).rejects.toMatchObject({
      code: 'bad-request',
      message: '10001 questions are more than the 10000 that can be measured.',
    });
  });

  it.each([undefined, ...CONTROLS])(
    'is counted behind a trial (%s): all of it before a step is felt',
    async (control) => {
      const session = await openSums();
      const order: Trial = {
        trialId: 1,
        links: codesAndSums.links,
        settings: { ...short, learningRate: 0 },
        limit: 16,
        control,
        skill: [...sums, wrong],
      };
      expect((await session.tryWiring(order)).skill).toEqual({ n: 6, kept: 6 });
      const far = await session.tryWiring({ ...order, settings: { ...short, learningRate: 0.3, warmupSteps: 0 } });
      expect(far.skill?.n).toBe(6);
      expect(far.skill?.kept).toBeLessThan(6);
      const without = await session.tryWiring({ ...order, skill: undefined });
      expect('skill' in without).toBe(false);
    },
  );
});
