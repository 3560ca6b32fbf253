import { useState } from 'react';
import { errorData } from '../../shared/errors.ts';
import type { Hold } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { engine } from '../state/engineClient.ts';
import { notify } from '../state/notices.ts';
import { useProjectHold } from '../state/projectHold.ts';
import { useRun } from '../state/run.ts';
import styles from './NoticeLine.module.css';

const WORDS: Record<Hold, string> = {
  here: 'This tab keeps the project now: what you do here is kept again.',
  elsewhere: 'This project is open in another tab. What you do here is not kept.',
  taken: 'Another tab has taken over this project. What you do here is not kept any more.',
  left: 'The other tab has closed this project. It has kept changes of its own, so what you do here is not kept until you take over: then the wiring is as that tab left it, and undo brings back yours.',
  unread:
    'No other tab keeps this project now, but what is kept of it could not be read, so what you do here is not kept. Take over to read it again: where another tab has changed it, the wiring is then as that tab left it, and undo brings back yours.',
  unwritten:
    'No other tab keeps this project now, but what was made here could not be written, so it is not kept. Remove a model to make room, or take over to try again.',
};

/** Where this project is kept, when it is not here; and the way to keep it here. */
export function OtherTabLine() {
  const hold = useProjectHold((state) => state.hold);
  const isPaused = useRun(({ state }) => state === 'paused');
  const [isTaking, setTaking] = useState(false);
  const isHere = hold === 'here';
  async function takeOver(): Promise<void> {
    setTaking(true);
    await engine.call('takeOver', {}).catch((thrown: unknown) => notify(errorData(thrown)));
    setTaking(false);
  }
  const act = (): void => (isHere ? useProjectHold.setState({ isBack: false }) : void takeOver());
  return (
    <div className={styles.line}>
      <p>
        {WORDS[hold]}
        {hold === 'taken' && isPaused && ' The run is paused here, and can go on there.'}
      </p>
      {/* One button, so that the focus stays where it is. */}
      <Button aria-disabled={isTaking} onClick={isTaking ? undefined : act}>
        {isTaking ? 'Taking over…' : isHere ? 'Dismiss' : 'Take over'}
      </Button>
    </div>
  );
}
