// What is trained on: the preset's own examples, or a person's. Those on their way in are a draft (exampleDraft.ts).
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { ExamplesReport } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { onPresetChange } from './preset.ts';
import { clearRun } from './run.ts';
import { examplesReplaced, scoreEveryone } from './scores.ts';

export interface Examples {
  report?: ExamplesReport;
  error?: ErrorData;
}

export const useExamples = create<Examples>()(() => ({}));

onPresetChange(() => useExamples.setState({ report: undefined, error: undefined }));

export const takeBuiltIn = (): Promise<void> =>
  changeExamples(() => engine.call('useBuiltInExamples', {})).catch((thrown: unknown) =>
    useExamples.setState({ error: errorData(thrown) }),
  );

/** The engine has others: the run is over, and no score is of them. Scoring everyone is the caller's. */
export function examplesTaken(report: ExamplesReport): void {
  useExamples.setState({ report, error: undefined });
  examplesReplaced(report.heldOut);
  clearRun();
}

/** Others from now on: the run is over, and everyone is scored anew. Resolves as soon as they are in use. */
export async function changeExamples(command: () => Promise<ExamplesReport>): Promise<void> {
  examplesTaken(await command());
  void scoreEveryone();
}
