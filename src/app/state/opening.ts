// From nothing to an open engine: device, models, and how far their files have come.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { AdapterSummary, EngineEvent, ModelCard } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { preset } from './preset.ts';
import { clearRun, runLost } from './run.ts';
import { useWiring } from './wiring.ts';

export type ModelProgress = Omit<Extract<EngineEvent, { type: 'modelProgress' }>, 'type' | 'model'>;

export interface Opening {
  status: 'opening' | 'open' | 'failed';
  error?: ErrorData;
  adapter?: AdapterSummary;
  anchor?: ModelCard;
  augmenters: ModelCard[];
  /** True when wiring and weights come from an earlier visit. */
  restored: boolean;
  /** By model id. */
  progress: Record<string, ModelProgress>;
}

const nothing: Opening = { status: 'opening', augmenters: [], restored: false, progress: {} };

export const useOpening = create<Opening>()(() => nothing);

/** @returns whether it is open now. Also starts again after a failure. */
export async function openEngine(): Promise<boolean> {
  engine.restart();
  clearRun();
  useOpening.setState({ status: 'opening', error: undefined });
  try {
    const { wiring, examples, ...opened } = await engine.call('open', { preset });
    const said = opened.restored ? 'Your wiring is as you left it.' : '';
    useWiring.setState({ wiring, links: wiring.links, past: [], future: [], said });
    useExamples.setState({ report: examples });
    useOpening.setState({ ...opened, status: 'open' });
    return true;
  } catch (thrown) {
    openingFailed(errorData(thrown));
    return false;
  }
}

export function openingFailed(error: ErrorData): void {
  runLost();
  useOpening.setState({ status: 'failed', error });
}

export function modelProgressed({ model, ...progress }: ModelProgress & { model: string }): void {
  useOpening.setState((state) => ({ progress: { ...state.progress, [model]: progress } }));
}
