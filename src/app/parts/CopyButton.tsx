import { useState } from 'react';
import { Button } from './Button.tsx';

interface Props {
  text: string;
  look?: 'plain' | 'quiet';
  children: string;
}

/** Says that it has copied, or that the browser did not let it. */
export function CopyButton({ text, look, children }: Props) {
  const [said, setSaid] = useState<string>();
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('The browser refused'),
    );
  };
  return (
    <Button look={look} onClick={copy} onBlur={() => setSaid(undefined)}>
      <span aria-live="polite">{said ?? children}</span>
    </Button>
  );
}
