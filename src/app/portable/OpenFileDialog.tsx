import { useEffect, useState } from 'react';
import type { PortableFile } from '../../shared/portable.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { formatBytes, formatPercent, formatPlural } from '../parts/format.ts';
import { listModels, openLibrary, useLibrary } from '../state/library.ts';
import { describeAgain, dropFile, modelsOf, usePortable } from '../state/portable.ts';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { NeededModelRow } from './NeededModelRow.tsx';
import styles from './OpenFileDialog.module.css';
import { openWithModels } from './openWithModels.ts';

/** A file whose models are not the ones that are open: what it is, and what it needs. */
export function OpenFileDialog() {
  const waiting = usePortable((state) => state.waiting);
  const [isOpening, setIsOpening] = useState(false);
  const ways = useKeptFocus<HTMLDivElement>(isOpening);
  useEffect(() => {
    void listModels();
    return useLibrary.subscribe(({ report }, { report: before }) => {
      if (report !== before) void describeAgain();
    });
  }, []);
  if (!waiting) return null;
  const { file, described, problem } = waiting;
  const models = modelsOf(described);
  const missing = models.filter(({ here }) => here === undefined).length;
  const open = async (): Promise<void> => {
    setIsOpening(true);
    await openWithModels(waiting);
    setIsOpening(false);
  };
  return (
    <Dialog title={`Open ${file.name}`} shape="small" about={aboutFile(described)} onClose={dropFile}>
      {problem && <ErrorNote error={problem} />}
      <p role="status">
        {isOpening
          ? 'Its models are being opened…'
          : missing === 0
            ? 'All its models are in this browser. They are opened in place of those that are open now, which stay in the library.'
            : `${formatPlural(missing, 'model')} of it ${missing === 1 ? 'is' : 'are'} not in this browser. Nothing is fetched by itself.`}
      </p>
      <ul className={styles.models}>
        {models.map((model, i) => (
          <NeededModelRow key={model.id} model={model} part={i === 0 ? 'Anchor' : 'Augmenter'} />
        ))}
      </ul>
      <div ref={ways} className={styles.ways} role="group" aria-label="Ways to open it" tabIndex={-1}>
        <Button look="strong" disabled={missing > 0 || isOpening} onClick={() => void open()}>
          Open with its models
        </Button>
        {missing > 0 && <Button onClick={() => void openLibrary()}>Open the library</Button>}
      </div>
    </Dialog>
  );
}

function aboutFile({ kind, bytes, links, score, examples, runs, saved }: PortableFile): string {
  const parts = [
    kind === 'project' ? 'A project' : 'A composition',
    formatPlural(links, 'link'),
    examples && `${formatPlural(examples.train + examples.heldOut, 'example')} (${examples.name})`,
    runs !== undefined && runs > 0 && formatPlural(runs, 'run'),
    score && `${formatPercent(score.exact)} right of ${score.n} held out`,
    saved && `saved ${new Date(saved).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })}`,
    formatBytes(bytes),
  ];
  return parts.filter(Boolean).join(' · ');
}
