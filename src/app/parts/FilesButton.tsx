import { useRef } from 'react';
import { Button } from './Button.tsx';
import type { IconName } from './Icon.tsx';

interface Props {
  icon: IconName;
  /** A whole folder rather than loose files. */
  folder?: boolean;
  /** Endings that the dialogue offers first; all without it. */
  accept?: string;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
  children: string;
}

/** Like FileButton, for several files at once. */
export function FilesButton({ icon, folder = false, accept, disabled, onFiles, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={icon} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accept}
        {...(folder && { webkitdirectory: '' })}
        aria-label={children}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = ''; // the same ones can be chosen again
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
