import { useState } from 'react';
import type { ExperimentFile } from '../../shared/experiments.ts';
import type { Preset } from '../../shared/preset.ts';
import { Button } from '../parts/Button.tsx';
import { formatPlural, formatSeconds } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { exampleCalled, usePreset } from '../state/preset.ts';
import { saveFile } from '../state/saveFile.ts';
import { experimentCsv } from './experimentCsv.ts';
import styles from './ExperimentView.module.css';
import { figureGroups, provenance, verdictSentences } from './figures.ts';
import { GroupSection } from './GroupSection.tsx';
import { PaperTables } from './PaperTables.tsx';

interface Props {
  file: ExperimentFile;
  onOpen: (example: Preset) => void;
}

/** One experiment: what it is, its main table beside the paper's, everything else group by group, and how it was made. */
export function ExperimentView({ file, onOpen }: Props) {
  const { about, claims, command, measures, notes, runs } = file;
  const [measureId, setMeasureId] = useState(claims[0]?.measure ?? measures[0]?.id);
  const current = usePreset(({ preset }) => preset.id);
  const example = exampleCalled(file.preset);
  const measure = measures.find(({ id }) => id === measureId);
  const [main, ...others] = figureGroups(file);
  const verdicts = verdictSentences(file);
  const { seconds, adapters, dates } = provenance(file);
  const save = (): void => saveFile(`experiment-${file.id}.csv`, new Blob([experimentCsv(file)], { type: 'text/csv' }));
  return (
    <div className={styles.view}>
      <div className={styles.intro}>
        <p className={styles.about}>{about}</p>
        <div className={styles.ways}>
          {example && (
            <Button icon="swap" disabled={example.id === current} onClick={() => onOpen(example)}>
              {example.id === current ? 'This example is open' : 'Open this example'}
            </Button>
          )}
          <Button icon="save" disabled={runs.length === 0} onClick={save}>
            Download as CSV
          </Button>
        </div>
      </div>
      {verdicts.length > 0 && (
        <ul className={styles.verdicts}>
          {verdicts.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {main ? (
        <>
          {measures.length > 1 && (
            <SelectField
              name="Drawn in the charts"
              value={measureId}
              options={measures.map(({ id, title }) => ({ value: id, label: title }))}
              about={measure?.about}
              onChange={setMeasureId}
            />
          )}
          <GroupSection figures={main} measure={measure} />
        </>
      ) : (
        <p className={styles.none}>Nothing of it has been run yet: {command}</p>
      )}
      <PaperTables tables={file.paper} />
      {others.map((figures) => (
        <GroupSection key={figures.group.id} figures={figures} measure={measure} />
      ))}
      {notes.length > 0 && (
        <section className={styles.section} aria-labelledby="experiment-notes">
          <h3 id="experiment-notes" className={styles.title}>
            What was seen, and what did not come out
          </h3>
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles.section} aria-labelledby="experiment-measures">
        <h3 id="experiment-measures" className={styles.title}>
          What is measured, and how it was made
        </h3>
        <dl className={styles.measures}>
          {measures.map((each) => (
            <div key={each.id}>
              <dt>{each.title}</dt>
              <dd>{each.about}</dd>
            </div>
          ))}
        </dl>
        {runs.length > 0 && (
          <p className={styles.made}>
            {formatPlural(runs.length, 'run')}, {formatSeconds(seconds)} of training on {adapters}, {dates}. Each figure
            is the mean over the seeds; under it stand the worst and the best of them. To make it again:{' '}
            <code>{command}</code>
          </p>
        )}
      </section>
    </div>
  );
}
