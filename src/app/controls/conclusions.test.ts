import { describe, expect, it } from 'vitest';
import { speakerView } from '../parts/speakerView.ts';
import type { ControlsRecord } from '../state/controlsRecord.ts';
import { firstExample } from '../state/preset.ts';
import type { Outcome } from '../state/seriesRecord.ts';
import { conclusions, findingOf } from './conclusions.ts';
import { controlRows } from './controlRows.ts';
import { controlsCsv } from './controlsCsv.ts';
import { controlsLine } from './controlWords.ts';

const tried = (exact: number, kept = 188): Outcome => ({
  tried: { exact, loss: 1, n: 200, steps: 400, seconds: 50, parameters: 82_432, skill: { kept, n: 196 }, kept: false },
});
const record = (outcomes: ControlsRecord['outcomes'], anchor = 0.03): ControlsRecord => ({
  preset: 'p',
  candidates: [
    { id: 'again', links: [] },
    { id: 'untrained-augmenter', links: [], control: 'untrained-augmenter' },
    { id: 'lora', links: [], control: 'lora' },
    { id: 'prompt-only', links: [], control: 'prompt-only' },
  ],
  settings: firstExample.settings,
  limit: 200,
  examples: { name: 'e', key: 'e' },
  outcomes,
  state: 'running',
  skill: { name: 'plain sums', questions: [] },
  inUse: { parameters: 82_432, steps: 0 },
  baselines: [
    { speaker: 'anchor', exact: anchor, loss: 2.6, n: 200, skill: { kept: 196, n: 196 } },
    { speaker: 'composition', exact: 0.97, loss: 0.1, n: 200 },
  ],
});
const said = (...of: Parameters<typeof record>) =>
  conclusions(record(...of)).map((text) => text.replaceAll('\u00a0', ' '));

describe('what follows from the controls', () => {
  it('the knowledge comes from the augmenter when without it nearly all of the gain is gone', () => {
    const [first, second] = said({ again: tried(0.91), 'untrained-augmenter': tried(0.05), lora: tried(0.07) });
    expect(first).toBe(
      'Without what the augmenter learned, 5 % instead of 91 %: the knowledge comes from the augmenter.',
    );
    expect(second).toBe(
      'With as many numbers trained inside the anchor instead, 7 % instead of 91 %: training alone does not bring it, the augmenter does.',
    );
  });

  it('says how much of the gain is left when that is more than a quarter of it', () => {
    expect(said({ again: tried(0.83), 'untrained-augmenter': tried(0.43) })[0]).toBe(
      'Without what the augmenter learned, 43 % instead of 83 %: 50 % of the gain is there without what the augmenter learned.',
    );
    const [again, anchor] = [
      { exact: 0.83, n: 200 },
      { exact: 0.03, n: 200 },
    ];
    expect(findingOf({ exact: 0.22, n: 200 }, again, anchor)).toBe('gone');
    expect(findingOf({ exact: 0.24, n: 200 }, again, anchor)).toBe('part');
    expect(findingOf({ exact: 0, n: 200 }, again, anchor)).toBe('gone');
  });

  it('claims no difference within chance, and takes it as it is when a control does better', () => {
    expect(said({ again: tried(0.91), lora: tried(0.9) })[0]).toContain(
      '90 % against 91 %: training the anchor does as well',
    );
    expect(said({ again: tried(0.5), 'untrained-augmenter': tried(0.9) })[0]).toContain('is not what helps');
  });

  it('explains no gain where there is none', () => {
    const [only, kept] = said({ again: tried(0.06), 'untrained-augmenter': tried(0.05) });
    expect(only).toContain('not clearly better than the anchor alone (6 % and 3 % of 200)');
    expect(kept).toContain('keeps');
    expect(said({ again: tried(0.3), lora: tried(0.3) }, 0.9)[0]).toContain('no gain to explain');
  });

  it('says what is kept, and nothing before the run again is there', () => {
    expect(said({ again: tried(0.91, 188) })).toEqual([
      'Of what the anchor gets right by itself, the run keeps 96 % (188 of 196).',
    ]);
    expect(said({ 'untrained-augmenter': tried(0.05) })).toEqual([]);
    expect(conclusions({ ...record({ again: tried(0.91) }), baselines: undefined })).toEqual([]);
  });
});

describe('side by side', () => {
  const facts = { cards: [], anchor: 'sums', augmenters: ['codes'], linksOn: 4, isUntrained: false };
  const rows = controlRows(
    record({
      again: tried(0.91),
      'untrained-augmenter': { failed: { code: 'not-finite', message: 'NaN.', hint: 'Slower.' } },
    }),
    { id: 'lora', step: 7, steps: 400 },
    (speaker) => speakerView(speaker, facts),
  );

  it('what was there comes first, then the runs; without figures it says why', () => {
    expect(rows.map(({ name, instead }) => [name, instead])).toEqual([
      ['Anchor alone', undefined],
      ['Composition in use', undefined],
      ['The same run again', undefined],
      ['Untrained augmenter', 'It failed: NaN. Slower.'],
      ['No augmenter, LoRA', 'being trained, step 7 of 400'],
      ['Augmenter at the prompt only', 'not tried yet'],
    ]);
    expect(rows.map(({ identity }) => identity)).toEqual([
      'anchor',
      'composed',
      'composed',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('as a table for other programs', () => {
    expect(controlsCsv(record({}), rows).split('\n')).toEqual([
      'who,exact,loss,n,parameters,seconds,kept,kept of,steps,seed',
      'Anchor alone,0.03,2.6,200,,,196,196,,',
      'Composition in use,0.97,0.1,200,82432,,,,,',
      'The same run again,0.91,1,200,82432,50,188,196,400,1',
      '',
    ]);
  });

  it('in a line: what is there is scored first', () => {
    expect(controlsLine({ ...record({}), baselines: undefined })).toBe('Controls: scoring the models as they are');
    expect(controlsLine(record({}))).toBe('Controls: 1 of 4');
  });
});
