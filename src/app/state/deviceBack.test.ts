import { beforeEach, describe, expect, it } from 'vitest';
import { handleEvent } from './events.ts';
import { lineAbout } from './deviceBack.ts';
import { useNotices } from './notices.ts';
import { useOpening } from './opening.ts';
import { useRun } from './run.ts';

const lostAt = new Date(2026, 10, 26, 14, 3).getTime();
const adapter = { name: 'Another card', fallback: false };

beforeEach(() => {
  useNotices.setState({ notices: [] });
  useOpening.setState({ status: 'open', adapter: { name: 'A card', fallback: false } });
});

describe('the device is back', () => {
  it('says when it was lost and what the run does', () => {
    expect(lineAbout(lostAt, { step: 350, goesOn: true }, 'en-GB')).toBe(
      'The graphics device was lost at 14:03. Everything is back; the run went on from step 350.',
    );
    expect(lineAbout(lostAt, { step: 7, goesOn: false }, 'en-GB')).toBe(
      'The graphics device was lost at 14:03. Everything is back; the run rests at step 7.',
    );
    expect(lineAbout(lostAt, undefined, 'en-GB')).toBe('The graphics device was lost at 14:03. Everything is back.');
  });

  it('takes back the steps that are made again, and shows the new adapter', () => {
    useRun.setState({
      state: 'running',
      step: 9,
      points: [6, 7, 8, 9].map((step) => ({ step, loss: 1 })),
      heldOut: [4, 8].map((step) => ({ step, exact: 0, loss: 1 })),
    });
    handleEvent({ type: 'deviceBack', lostAt, adapter, run: { step: 7, goesOn: true } });
    expect(useRun.getState()).toMatchObject({
      step: 7,
      points: [
        { step: 6, loss: 1 },
        { step: 7, loss: 1 },
      ],
      heldOut: [{ step: 4 }],
    });
    expect(useOpening.getState()).toMatchObject({ status: 'open', adapter });
    expect(useNotices.getState().notices).toHaveLength(1);
  });

  it('leaves the curve of no run alone', () => {
    useRun.setState({ state: 'finished', step: 9, points: [{ step: 9, loss: 1 }] });
    handleEvent({ type: 'deviceBack', lostAt, adapter });
    expect(useRun.getState()).toMatchObject({ state: 'finished', step: 9, points: [{ step: 9 }] });
  });
});
