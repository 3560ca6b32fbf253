// "What does the gain come from?": a series of trials in which one thing is changed at a time (CALM §5, Table 5). What the
// models and the composition in use can do is measured first, on the same questions.
import type { Control } from '../../shared/trials.ts';
import { AGAIN, type Baseline, type ControlsRecord } from './controlsRecord.ts';
import { loadControls, removeControls, saveControls } from './controlsStore.ts';
import { meantNow } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { currentPreset, speakersOf } from './preset.ts';
import { useRun } from './run.ts';
import { readOwnSkill, useSkill } from './skill.ts';
import { TrialSeries } from './trialSeries.ts';
import { linksInUse, useWiring } from './wiring.ts';

const controls = new TrialSeries<ControlsRecord>({
  name: 'The row of controls',
  load: loadControls,
  save: saveControls,
  remove: removeControls,
  order: ({ skill: { questions } }, { control }) => ({
    control,
    skill: questions.length > 0 ? questions : undefined,
  }),
  prepare: async (record) => (record.baselines ? undefined : { baselines: await measureBaselines(record) }),
});

export const useControls = controls.view;
export const {
  open: openControls,
  close: closeControls,
  find: findControls,
  findAgain: findControlsAgain,
  pause: pauseControls,
  resume: resumeControls,
  stop: stopControls,
  forget: forgetControls,
} = controls;

/** Each from fresh links, as wired and set now: the run as it is, then with one thing changed at a time. */
export async function startControls(chosen: readonly Control[], steps: number, limit: number): Promise<void> {
  const isMeant = meantNow();
  await readOwnSkill();
  if (!(await isMeant())) return undefined;
  const wiring = useWiring.getState();
  const links = linksInUse(wiring).filter(({ enabled }) => enabled);
  const { settings } = useRun.getState();
  // So short a run would not get out of its warm-up.
  const warmupSteps = Math.min(settings.warmupSteps, Math.floor(steps / 4));
  const { name = '', questions = [] } = useSkill.getState().given ?? {};
  return controls.start((base) => ({
    ...base,
    candidates: [{ id: AGAIN, links }, ...chosen.map((control) => ({ id: control, links, control }))],
    settings: { ...settings, steps, warmupSteps },
    limit,
    skill: { name, questions },
    inUse: { parameters: wiring.wiring?.parameters ?? 0, steps: wiring.wiring?.steps ?? 0 },
  }));
}

/** One speaker at a time, so that a question never waits long. */
async function measureBaselines({ limit, skill }: ControlsRecord): Promise<Baseline[]> {
  const baselines: Baseline[] = [];
  for (const speaker of speakersOf(currentPreset())) {
    const [{ exact, loss, n }] = await engine.call('score', { speakers: [speaker], limit });
    const [kept] =
      skill.questions.length > 0
        ? await engine.call('keptSkill', { speakers: [speaker], examples: skill.questions })
        : [];
    baselines.push({ speaker, exact, loss, n, skill: kept && { kept: kept.kept, n: kept.n } });
  }
  return baselines;
}
