// Whether what is done in this tab is kept, or the project is open in another one.
import { create } from 'zustand';
import type { Hold } from '../../shared/protocol.ts';

export interface ProjectHold {
  hold: Hold;
  /** It was not kept, and is again: a line says so until it is put away. */
  isBack: boolean;
}

export const useProjectHold = create<ProjectHold>()(() => ({ hold: 'here', isBack: false }));

export function holdChanged(hold: Hold): void {
  useProjectHold.setState(({ hold: before }) => ({ hold, isBack: hold === 'here' && before !== 'here' }));
}

/** As it is opened: that nothing was kept of what was open before is no news of this one. */
export const holdOpened = (hold: Hold): void => useProjectHold.setState({ hold, isBack: false });
