import { useCallback, useState } from 'react';
import type { ExperimentFile, Measure } from '../../shared/experiments.ts';
import { rowsRun } from '../../shared/experimentTables.ts';
import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { formatPlural } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { saveFile } from '../state/saveFile.ts';
import { ExampleWay } from './ExampleWay.tsx';
import styles from './Experiment.module.css';
import { GroupPart } from './GroupPart.tsx';
import { MainPart } from './MainPart.tsx';
import { Measured } from './Measured.tsx';
import { OriginPart } from './OriginPart.tsx';
import { readExperiment } from './readExperiments.ts';
import { useRead } from './useRead.ts';
import { Verdicts } from './Verdicts.tsx';

interface Props {
  id: string;
  /** Its example is opened. */
  onLeave: () => void;
}

/** One experiment, from what it is to how it is made again. */
export function Experiment({ id, onLeave }: Props) {
  const {
    content: file,
    error,
    again,
  } = useRead(useCallback((signal: AbortSignal) => readExperiment(id, signal), [id]));
  return (
    <>
      <p className="visually-hidden" role="status" aria-label="Experiment shown">
        {file && `${file.title}: results of ${formatPlural(file.runs.length, 'run')}.`}
      </p>
      {error && (
        <ErrorNote error={error}>
          <Button onClick={again}>Try again</Button>
        </ErrorNote>
      )}
      {!file && !error && <p className={styles.waiting}>Reading the results…</p>}
      {file && <Results file={file} onLeave={onLeave} />}
    </>
  );
}

function Results({ file, onLeave }: { file: ExperimentFile; onLeave: () => void }) {
  const [drawn, setDrawn] = useState<Measure | undefined>(() => firstDrawn(file));
  const mainGroup = file.rows.find((row) => row.id === file.main)?.group;
  const others = file.groups.filter((group) => group.id !== mainGroup && rowsRun(file, group.id).length > 0);
  const exported = async (): Promise<void> => {
    const { experimentCsv } = await import('./experimentCsv.ts');
    saveFile(`patchbay-experiment-${file.id}.csv`, new Blob([experimentCsv(file)], { type: 'text/csv' }));
  };
  return (
    <article className={styles.experiment} aria-label={file.title}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3 className={styles.title}>{file.title}</h3>
          <p className={styles.about}>
            {file.about} <span className={styles.section}>Section {file.section} of the paper.</span>
          </p>
        </div>
        <div className={styles.ways}>
          <ExampleWay id={file.id} onLeave={onLeave} />
          <Button icon="save" disabled={file.runs.length === 0} onClick={() => void exported()}>
            Export CSV
          </Button>
        </div>
      </div>
      {file.runs.length === 0 ? (
        <p className={styles.waiting}>
          Nothing of it was run yet: <code>{file.command}</code>
        </p>
      ) : (
        <>
          <Verdicts file={file} />
          <MainPart file={file} />
          <Measured measures={file.measures} />
          {others.length > 0 && drawn && (
            <div className={styles.drawn}>
              <SelectField
                name="Measure in the charts"
                value={drawn.id}
                options={file.measures.map((measure) => ({ value: measure.id, label: measure.title }))}
                onChange={(chosen) => setDrawn(file.measures.find((measure) => measure.id === chosen))}
              />
            </div>
          )}
          {others.map((group) => (
            <GroupPart key={group.id} file={file} group={group} drawn={drawn} />
          ))}
          <OriginPart file={file} />
        </>
      )}
    </article>
  );
}

/** What is claimed last is the hardest. */
function firstDrawn({ claims, measures }: ExperimentFile): Measure | undefined {
  const claimed = claims[claims.length - 1]?.measure;
  return measures.find(({ id }) => id === claimed) ?? measures[0];
}
