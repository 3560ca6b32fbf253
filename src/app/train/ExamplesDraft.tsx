import type { Example } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount, formatPlural } from '../parts/format.ts';
import { dropDraft, takeDraft, type Examples } from '../state/examples.ts';
import styles from './ExamplesDraft.module.css';

const ROWS = 5;
const PROBLEMS = 8;

/** What was read from a file, before it is used. */
export function ExamplesDraft({ draft }: { draft: NonNullable<Examples['draft']> }) {
  const { name, examples, problems } = draft;
  return (
    <div className={styles.draft}>
      <p role="status" aria-label="What was read">
        <strong>{formatPlural(examples.length, 'example')}</strong> in {name}
        {problems.length > 0 && `; ${formatPlural(problems.length, 'line')} cannot be used and will be skipped`}
      </p>
      {examples.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <caption className="visually-hidden">First examples</caption>
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">Answer</th>
              </tr>
            </thead>
            <tbody>
              {firstDifferent(examples, ROWS).map(({ prompt, completion }) => (
                <tr key={`${prompt} ${completion}`}>
                  <td>{prompt}</td>
                  <td>{completion}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {problems.length > 0 && (
        <ul className={styles.problems} aria-label="Lines that cannot be used">
          {problems.slice(0, PROBLEMS).map(({ line, reason }) => (
            <li key={`${line} ${reason}`}>
              Line {line}: {reason}
            </li>
          ))}
          {problems.length > PROBLEMS && <li>and {formatCount(problems.length - PROBLEMS)} more</li>}
        </ul>
      )}
      <div className={styles.ways}>
        <Button look="strong" disabled={examples.length === 0} onClick={() => void takeDraft()}>
          Use these
        </Button>
        <Button look="quiet" onClick={dropDraft}>
          Put away
        </Button>
      </div>
    </div>
  );
}

function firstDifferent(examples: readonly Example[], count: number): Example[] {
  return [...new Map(examples.slice(0, 10 * count).map((each) => [JSON.stringify(each), each])).values()].slice(
    0,
    count,
  );
}
