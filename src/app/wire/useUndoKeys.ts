import { useEffect } from 'react';
import { redo, undo } from '../state/history.ts';

/** Ctrl or Cmd with Z, and with Shift or with Y for redo; text fields keep their own. */
export function useUndoKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !['z', 'y'].includes(key)) return;
      if (isTextField(event.target) || document.querySelector('dialog:modal')) return;
      event.preventDefault();
      void (event.shiftKey || key === 'y' ? redo() : undo());
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

const WITHOUT_TEXT = ['checkbox', 'radio', 'range', 'button', 'file'];

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !WITHOUT_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}
