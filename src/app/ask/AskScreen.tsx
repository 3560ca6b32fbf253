import { Suspense } from 'react';
import { Panel } from '../parts/Panel.tsx';
import { chooseMode, useAskBox, type AskMode } from '../state/askBox.ts';
import { lazy } from '../parts/lazy.ts';
import { ModeSwitch } from './ModeSwitch.tsx';
import { Questions } from './Questions.tsx';
import { useSpeakers } from './useSpeakers.ts';

const ChatMode = lazy(() => import('./chat/ChatMode.tsx').then((module) => ({ default: module.ChatMode })));

const NUMBERS = ['nobody', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];

/** Questions, or a chat. */
export function AskScreen() {
  const speakers = useSpeakers();
  const mode = useAskBox((box) => box.mode);
  const isAlone = speakers.length === 1;
  const all = isAlone ? speakers[0].name : `all ${NUMBERS[speakers.length] ?? speakers.length}`;
  const about: Record<AskMode, string> = {
    questions: isAlone
      ? 'Questions, each by itself.'
      : 'The same question to each model alone, and to all wired together.',
    chat: isAlone
      ? 'It remembers what was said before.'
      : 'Your words go to each model alone, and to all wired together. Each remembers its own answers.',
  };
  return (
    <Panel
      title={mode === 'chat' ? `Chat with ${all}` : `Ask ${all}`}
      about={about[mode]}
      aside={<ModeSwitch mode={mode} onChange={chooseMode} />}
    >
      {mode === 'chat' ? (
        <Suspense>
          <ChatMode />
        </Suspense>
      ) : (
        <Questions />
      )}
    </Panel>
  );
}
