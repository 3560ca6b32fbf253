import { spreadOf, type ExperimentFile } from '../../shared/experiments.ts';
import { measuredIn, rowsRun } from '../../shared/experimentTables.ts';
import { PaperTables } from './PaperTables.tsx';
import { Figure } from './Figure.tsx';
import styles from './MainPart.module.css';
import tables from './tables.module.css';

/** The main row and those beside it: a column each, as in the paper, whose own tables stand next to it. */
export function MainPart({ file }: { file: ExperimentFile }) {
  const group = file.groups.find(({ id }) => id === file.rows.find((row) => row.id === file.main)?.group);
  if (!group) return null;
  const rows = rowsRun(file, group.id);
  const seeds = (row: string): number => file.runs.filter((run) => run.row === row).length;
  return (
    <section className={styles.part} aria-label={group.title}>
      <div>
        <h4 className={tables.title}>{group.title}</h4>
        <p className={tables.about}>{group.about}</p>
      </div>
      <div className={styles.side}>
        {/* A part that scrolls has to be reached by keyboard. */}
        <div className={tables.scroll} role="group" aria-label={`${group.title}: figures`} tabIndex={0}>
          <table className={tables.table}>
            <caption className="visually-hidden">{group.title}, measured here</caption>
            <thead>
              <tr>
                <th scope="col">Measured here</th>
                {rows.map(({ id, title, about }) => (
                  <th key={id} scope="col" className={tables.number} data-main={id === file.main || undefined}>
                    <span className={tables.name}>{title}</span> <span className={tables.note}>{about}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {measuredIn(file, rows).map((measure) => (
                <tr key={measure.id}>
                  <th scope="row">{measure.title}</th>
                  {rows.map(({ id }) => (
                    <td key={id} className={tables.number} data-main={id === file.main || undefined}>
                      <Figure spread={spreadOf(file, id, measure.id)} measure={measure} />
                    </td>
                  ))}
                </tr>
              ))}
              <tr className={tables.count}>
                <th scope="row">Seeds</th>
                {rows.map(({ id }) => (
                  <td key={id} className={tables.number}>
                    {seeds(id)}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
        <PaperTables tables={file.paper} />
      </div>
    </section>
  );
}
