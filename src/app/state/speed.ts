// The speed view: what is held on the GPU, and what was measured of a token and of a training step.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Commands } from '../../shared/protocol.ts';
import type { DeviceReport, SpeedReport } from '../../shared/reports.ts';
import { engine } from './engineClient.ts';
import { useRun } from './run.ts';

export type Measurable = Commands['measureSpeed']['params']['what'];

export interface SpeedView {
  isOpen: boolean;
  device?: DeviceReport;
  measured: Partial<Record<Measurable, SpeedReport>>;
  measuring?: Measurable;
  error?: ErrorData;
}

export const useSpeed = create<SpeedView>()(() => ({ isOpen: false, measured: {} }));

export function openSpeed(): Promise<void> {
  useSpeed.setState({ isOpen: true, error: undefined });
  return inspect();
}

export const closeSpeed = (): void => useSpeed.setState({ isOpen: false });

export async function measure(what: Measurable): Promise<void> {
  useSpeed.setState({ measuring: what, error: undefined });
  try {
    const report = await engine.call('measureSpeed', { what, settings: useRun.getState().settings });
    useSpeed.setState(({ measured }) => ({ measured: { ...measured, [what]: report } }));
    await inspect();
  } catch (thrown) {
    useSpeed.setState({ error: errorData(thrown) });
  } finally {
    useSpeed.setState({ measuring: undefined });
  }
}

async function inspect(): Promise<void> {
  try {
    useSpeed.setState({ device: await engine.call('inspectDevice', {}) });
  } catch (thrown) {
    useSpeed.setState({ error: errorData(thrown) });
  }
}
