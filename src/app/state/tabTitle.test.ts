import { expect, it } from 'vitest';
import { tabTitle } from './tabTitle.ts';

it('says how far a run is, and never that one is done that goes on', () => {
  const title = (step: number): string => tabTitle({ state: 'running', step, steps: 400 }, 'usual');
  expect(title(0)).toBe('0\u00a0% · Patchbay');
  expect(title(171)).toBe('42\u00a0% · Patchbay');
  expect(title(400)).toBe('99\u00a0% · Patchbay');
  expect(tabTitle({ state: 'paused', step: 171, steps: 400 }, 'usual')).toBe('usual');
  expect(tabTitle({ state: 'running', step: 0, steps: 0 }, 'usual')).toBe('0\u00a0% · Patchbay');
});
