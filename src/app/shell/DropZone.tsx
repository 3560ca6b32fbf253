import { useEffect, useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { droppedEntries } from '../state/droppedFiles.ts';
import { takeDropped } from '../state/files.ts';
import styles from './DropZone.module.css';

/** Also above an open dialog, which shuts everything else out. */
const onTop = (sheet: HTMLElement | null): void => sheet?.showPopover();

/** A file may be dropped anywhere on the page. While one hovers, a sheet says what can be done with it. */
export function DropZone() {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(false);
      if (event.dataTransfer) void takeDropped(droppedEntries(event.dataTransfer));
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, []);
  if (!hovering) return null;
  return (
    <div ref={onTop} popover="manual" className={styles.sheet} aria-hidden="true">
      <p>
        <Icon name="file" />
        Drop a composition or a project (.safetensors) to open it, examples (.jsonl, .json, .csv, .tsv, .txt) to look at
        them, or the folder of a model for the library
      </p>
    </div>
  );
}
