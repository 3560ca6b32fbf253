import { Segments } from '../parts/Segments.tsx';
import type { AskMode } from '../state/askBox.ts';

const MODES = [
  { value: 'questions', label: 'Questions' },
  { value: 'chat', label: 'Chat' },
] as const satisfies { value: AskMode; label: string }[];

/** Single questions side by side, or a conversation. */
export function ModeSwitch({ mode, onChange }: { mode: AskMode; onChange: (mode: AskMode) => void }) {
  return (
    <div data-place="mode">
      <Segments name="How to ask" value={mode} options={MODES} onChange={onChange} />
    </div>
  );
}
