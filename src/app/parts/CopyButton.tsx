import { useState } from 'react';
import { Button } from './Button.tsx';

/** Says that it has copied, or that the browser did not let it. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [said, setSaid] = useState<string>();
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('The browser refused'),
    );
  };
  return (
    <Button onClick={copy} onBlur={() => setSaid(undefined)}>
      <span aria-live="polite">{said ?? children}</span>
    </Button>
  );
}
