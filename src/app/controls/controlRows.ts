// The rows of the table side by side: what was there before, the run again, and each control.
import { COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import type { Identity } from '../parts/identity.ts';
import type { SpeakerView } from '../parts/speakerView.ts';
import { AGAIN, type ControlsRecord } from '../state/controlsRecord.ts';
import type { Trying } from '../state/seriesFigures.ts';
import { triedOf, type Tried } from '../state/seriesRecord.ts';
import { CONTROL_WORDS } from './controlWords.ts';

export type Figures = Pick<Tried, 'exact' | 'loss' | 'n' | 'skill'> & Partial<Pick<Tried, 'parameters' | 'seconds'>>;

export interface ControlRow {
  id: string;
  /** Of a run: trained for this table. */
  isRun: boolean;
  name: string;
  about: string;
  /** None for a control: it is nobody who answers in the page. */
  identity?: Identity;
  figures?: Figures;
  /** Why there are no figures. */
  instead?: string;
  isFailed?: boolean;
}

export function controlRows(
  record: ControlsRecord,
  trying: Trying | undefined,
  view: (speaker: Speaker) => SpeakerView,
): ControlRow[] {
  return [...baselineRows(record, view), ...record.candidates.map(({ id }) => runRow(record, id as RunId, trying))];
}

type RunId = keyof typeof CONTROL_WORDS;

function baselineRows(
  { baselines = [], inUse }: ControlsRecord,
  view: (speaker: Speaker) => SpeakerView,
): ControlRow[] {
  return baselines.map(({ speaker, ...figures }) => {
    const { identity, name, about } = view(speaker);
    if (speaker !== COMPOSITION) return { id: speaker, isRun: false, name, about, identity, figures };
    const trained = inUse.steps > 0 ? `As it was: trained here, ${inUse.steps} steps.` : 'As it was, when this began.';
    return {
      id: speaker,
      isRun: false,
      name: 'Composition in use',
      about: trained,
      identity,
      figures: { ...figures, parameters: inUse.parameters },
    };
  });
}

function runRow(record: ControlsRecord, id: RunId, trying: Trying | undefined): ControlRow {
  const row = { id, isRun: true, ...CONTROL_WORDS[id], identity: id === AGAIN ? ('composed' as const) : undefined };
  const figures = triedOf(record, id);
  if (figures) return { ...row, figures };
  const outcome = record.outcomes[id];
  if (outcome && 'failed' in outcome)
    return {
      ...row,
      isFailed: true,
      instead: `It failed: ${[outcome.failed.message, outcome.failed.hint].filter(Boolean).join(' ')}`,
    };
  if (trying?.id === id) return { ...row, instead: `being trained, step ${trying.step} of ${trying.steps}` };
  return { ...row, instead: 'not tried yet' };
}
