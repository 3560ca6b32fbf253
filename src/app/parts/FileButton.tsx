import { useRef } from 'react';
import { Button } from './Button.tsx';

interface Props {
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
  children: string;
}

/** A button that opens the file dialogue. The input behind it carries the same name, for those who fill it directly. */
export function FileButton({ accept, disabled, onFile, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon="file" disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={children}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ''; // the same file can be chosen again
          if (file) onFile(file);
        }}
      />
    </>
  );
}
