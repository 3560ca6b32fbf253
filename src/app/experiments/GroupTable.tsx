import {
  spreadOf,
  type ExperimentFile,
  type ExperimentRow,
  type Measure,
  type RowGroup,
} from '../../shared/experiments.ts';
import { formatCount } from '../parts/format.ts';
import { Figure } from './Figure.tsx';
import tables from './tables.module.css';

interface Props {
  file: ExperimentFile;
  group: RowGroup;
  rows: readonly ExperimentRow[];
  measures: readonly Measure[];
}

/** A line for each setting, a column for each measure. */
export function GroupTable({ file, group, rows, measures }: Props) {
  return (
    // A part that scrolls has to be reached by keyboard.
    <div className={tables.scroll} role="group" aria-label={`${group.title}: figures`} tabIndex={0}>
      <table className={tables.table}>
        <caption className="visually-hidden">{group.title}</caption>
        <thead>
          <tr>
            <th scope="col">{group.along === undefined ? 'Setting' : group.along}</th>
            {measures.map(({ id, title }) => (
              <th key={id} scope="col" className={tables.number}>
                {title}
              </th>
            ))}
            <th scope="col" className={tables.number}>
              trained numbers
            </th>
            <th scope="col" className={tables.number}>
              seeds
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, title, about }) => {
            const runs = file.runs.filter((run) => run.row === id);
            const isMain = id === file.main;
            return (
              <tr key={id} data-main={isMain || undefined}>
                <th scope="row">
                  <span className={tables.name}>{title}</span>{' '}
                  <span className={tables.note}>{isMain ? 'the main row' : about}</span>
                </th>
                {measures.map((measure) => (
                  <td key={measure.id} className={tables.number}>
                    <Figure spread={spreadOf(file, id, measure.id)} measure={measure} />
                  </td>
                ))}
                <td className={tables.number}>{runs[0]?.parameters ? formatCount(runs[0].parameters) : '–'}</td>
                <td className={tables.number}>{runs.length}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
