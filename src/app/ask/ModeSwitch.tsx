import { Segments } from '../parts/Segments.tsx';

export type Mode = 'questions' | 'chat';

const MODES = [
  { value: 'questions', label: 'Questions' },
  { value: 'chat', label: 'Chat' },
] as const;

/** Single questions side by side, or a conversation. */
export function ModeSwitch({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  return <Segments name="How to ask" value={mode} options={MODES} onChange={onChange} />;
}
