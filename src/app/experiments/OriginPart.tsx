import type { ExperimentFile } from '../../shared/experiments.ts';
import { originOf } from '../../shared/experimentTables.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { formatPlural } from '../parts/format.ts';
import styles from './OriginPart.module.css';

/** What was noticed, on what and when it was measured, and how it is made again. */
export function OriginPart({ file }: { file: ExperimentFile }) {
  const { runs, minutes, adapters, firstDay, lastDay } = originOf(file);
  return (
    <section className={styles.part} aria-label="Where the figures come from">
      {file.notes.length > 0 && (
        <ul className={styles.notes}>
          {file.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className={styles.basis}>
        Each figure is the mean over the seeds; below it stand the worst and the best. The seed draws where links start,
        the order of the examples, and what of the data the links never see.
      </p>
      <p className={styles.basis}>
        {formatPlural(runs, 'run')} with {formatPlural(Math.round(minutes), 'minute')} of training, on{' '}
        {adapters.join('; ')}, <time dateTime={firstDay}>{firstDay}</time>
        {lastDay !== firstDay && (
          <>
            {' '}
            to <time dateTime={lastDay}>{lastDay}</time>
          </>
        )}
        .
      </p>
      <div className={styles.command}>
        <code>{file.command}</code>
        <CopyButton text={file.command} look="quiet">
          Copy the command
        </CopyButton>
      </div>
    </section>
  );
}
