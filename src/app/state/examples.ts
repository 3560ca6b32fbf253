// What is trained on: the preset's own examples, or a person's. An uploaded file is read and shown first; nothing changes
// until the person says so.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { ExamplesReport, ReadExamples } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { onPresetChange } from './preset.ts';
import { clearRun } from './run.ts';
import { scoreEveryone, setHeldOut } from './scores.ts';

export interface Examples {
  report?: ExamplesReport;
  /** Read, but not in use yet. */
  draft?: ReadExamples & { name: string };
  error?: ErrorData;
}

export const useExamples = create<Examples>()(() => ({}));

onPresetChange(() => useExamples.setState({ report: undefined, draft: undefined, error: undefined }));

export async function readExamples(name: string, text: string): Promise<void> {
  try {
    const read = await engine.call('readExamples', { name, text });
    useExamples.setState({ draft: { name, ...read }, error: undefined });
  } catch (thrown) {
    useExamples.setState({ draft: undefined, error: errorData(thrown) });
  }
}

export async function takeDraft(): Promise<void> {
  const { draft } = useExamples.getState();
  if (!draft) return;
  const { name, examples } = draft;
  await change(() => engine.call('useExamples', { name, examples }));
}

export const takeBuiltIn = (): Promise<void> => change(() => engine.call('useBuiltInExamples', {}));

export function dropDraft(): void {
  useExamples.setState({ draft: undefined, error: undefined });
}

async function change(command: () => Promise<ExamplesReport>): Promise<void> {
  try {
    const report = await command();
    useExamples.setState({ report, draft: undefined, error: undefined });
    setHeldOut(report.heldOut);
    clearRun();
    await scoreEveryone();
  } catch (thrown) {
    useExamples.setState({ error: errorData(thrown) });
  }
}
