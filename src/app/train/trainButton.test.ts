import { OURS } from '../../shared/composition.ts';
import { describe, expect, it } from 'vitest';
import { trainButtons, type TrainFacts } from './trainButton.ts';

const link = {
  id: 'a',
  augmenter: 'codes',
  from: 2,
  to: 0,
  heads: 4,
  distanceBias: true,
  ...OURS,
  enabled: true,
};
const facts: TrainFacts = { status: 'open', run: 'idle', busy: false, links: [link], origin: 'untrained' };
const buttons = (change: Partial<TrainFacts> = {}) => trainButtons({ ...facts, ...change });

describe('the main button', () => {
  it('trains, pauses, resumes', () => {
    expect(buttons().main).toEqual({ label: 'Train', action: 'train', enabled: true, isFirst: true });
    expect(buttons({ run: 'running' }).main).toEqual({ label: 'Pause', action: 'pause', enabled: true, isFirst: true });
    expect(buttons({ run: 'paused' }).main).toEqual({
      label: 'Resume',
      action: 'resume',
      enabled: true,
      isFirst: true,
    });
  });

  it('trains on where there is something already', () => {
    expect(buttons({ origin: 'trained', run: 'finished' }).main.label).toBe('Train further');
  });

  it('stands back where starting over is the better offer', () => {
    expect(buttons({ origin: 'preset' }).main.isFirst).toBe(false);
  });

  it('says why nothing can be trained', () => {
    expect(buttons({ status: 'opening' })).toMatchObject({
      main: { enabled: false },
      about: expect.stringContaining('loading'),
    });
    expect(buttons({ links: [] })).toMatchObject({
      main: { enabled: false },
      about: expect.stringContaining('add a link'),
    });
    expect(buttons({ links: [{ ...link, enabled: false }] })).toMatchObject({
      main: { enabled: false },
      about: expect.stringContaining('switch a link on'),
    });
    expect(buttons({ examples: 0 })).toMatchObject({
      main: { enabled: false },
      about: expect.stringContaining('bring examples'),
    });
    expect(buttons({ examples: 5 }).main.enabled).toBe(true);
    expect(buttons({ status: 'failed' }).main.enabled).toBe(false);
  });

  it('waits for what the engine says stands in the way, unless a run is there already', () => {
    const obstacles = ['The step is too large.', 'Lower it.'];
    expect(buttons({ obstacles })).toMatchObject({
      main: { enabled: false },
      about: 'The step is too large. Lower it.',
    });
    expect(buttons({ obstacles, run: 'paused' }).main.enabled).toBe(true);
    expect(buttons({ obstacles, links: [] }).about).toContain('add a link');
  });

  it('waits for the search for a rate', () => {
    expect(buttons({ isSearching: true })).toMatchObject({
      main: { enabled: false },
      about: expect.stringContaining('learning rate'),
    });
  });

  it('stands back where a run that was left is offered', () => {
    expect(buttons({ isOffered: true }).main).toMatchObject({ enabled: true, isFirst: false });
  });

  it('can be pressed once only while the engine has not answered', () => {
    expect(buttons({ busy: true }).main.enabled).toBe(false);
    expect(buttons({ busy: true, run: 'running' }).main.enabled).toBe(false);
  });
});

describe('the buttons beside it', () => {
  it('a step is for a run that rests', () => {
    expect(buttons({ run: 'paused' }).step.enabled).toBe(true);
    expect(buttons({ run: 'running' }).step.enabled).toBe(false);
  });

  it('reset is for what has been trained, or is being trained', () => {
    expect(buttons().reset.enabled).toBe(false);
    expect(buttons({ run: 'failed' }).reset.enabled).toBe(true);
    expect(buttons({ run: 'running' }).reset.enabled).toBe(true);
    expect(buttons({ origin: 'preset' }).reset.enabled).toBe(true);
    expect(buttons({ origin: 'trained', status: 'failed' }).reset.enabled).toBe(false);
  });
});
