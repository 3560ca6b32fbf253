import { lazy, Suspense, useState } from 'react';
import { Panel } from '../parts/Panel.tsx';
import { usePreset } from '../state/preset.ts';
import { ModeSwitch, type Mode } from './ModeSwitch.tsx';
import { Questions } from './Questions.tsx';
import { useSpeakers } from './useSpeakers.ts';

const ChatMode = lazy(() => import('./chat/ChatMode.tsx').then((module) => ({ default: module.ChatMode })));

const NUMBERS = ['nobody', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];

/** An example opens with its questions; models of one's own have none, so they open with a chat. */
export function AskScreen() {
  const preset = usePreset((state) => state.preset);
  const speakers = useSpeakers();
  const [mode, setMode] = useState<Mode>(preset.prompts.length > 0 ? 'questions' : 'chat');
  const isAlone = speakers.length === 1;
  const all = isAlone ? speakers[0].name : `all ${NUMBERS[speakers.length] ?? speakers.length}`;
  const about: Record<Mode, string> = {
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
      aside={<ModeSwitch mode={mode} onChange={setMode} />}
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
