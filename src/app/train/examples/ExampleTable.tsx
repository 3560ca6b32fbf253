import { Fragment, useState } from 'react';
import type { ExampleList } from '../../../shared/exampleDraft.ts';
import { Button } from '../../parts/Button.tsx';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { formatCount } from '../../parts/format.ts';
import { listExamples } from '../../state/exampleList.ts';
import styles from './ExampleTable.module.css';
import { TokenPreviews } from './TokenPreviews.tsx';
import { useAsked } from './useAsked.ts';

const ROWS = 20;

interface Props {
  caption: string;
  of: ExampleList;
  find?: string;
  /** Another whenever the examples are. */
  version: string;
}

/** Examples as a table, a page at a time; each can be shown as the tokens that the models read. */
export function ExampleTable({ caption, of, find = '', version }: Props) {
  const [first, setFirst] = useState(0);
  const [shown, setShown] = useState<number>();
  const [foundFor, setFoundFor] = useState(find);
  if (foundFor !== find) {
    setFoundFor(find);
    setFirst(0);
    setShown(undefined);
  }
  const { result, error, isWaiting } = useAsked(JSON.stringify([version, first, find]), async () => ({
    ...(await listExamples({ of, first, count: ROWS, find: find || undefined })),
    first,
    find,
  }));
  if (error) return <ErrorNote error={error} />;
  if (!result) return <p className={styles.none}>Looking…</p>;
  const { examples, total } = result;
  if (!isWaiting && first > 0 && first >= total) setFirst(lastPage(total)); // there were more of them before
  const rows = examples.map((example, i) => ({ example, place: result.first + i }));
  const go = (to: number): void => {
    setFirst(to);
    setShown(undefined);
  };
  return (
    <div className={styles.around}>
      {examples.length > 0 && (
        <table className={styles.table} aria-busy={isWaiting}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col">Answer</th>
              <th scope="col">
                <span className="visually-hidden">As the models read it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ example, place }) => (
              <Fragment key={place}>
                <tr>
                  <td>{example.prompt}</td>
                  <td>{example.completion}</td>
                  <td className={styles.tools}>
                    <Button
                      look="quiet"
                      className={styles.tokens}
                      aria-expanded={shown === place}
                      onClick={() => setShown(shown === place ? undefined : place)}
                    >
                      Tokens<span className="visually-hidden"> of {example.prompt}</span>
                    </Button>
                  </td>
                </tr>
                {shown === place && (
                  <tr className={styles.preview}>
                    <td colSpan={3}>
                      <TokenPreviews example={example} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      <div className={styles.pages}>
        <p className={styles.where} role="status" aria-label={`${caption}: which are shown`}>
          {whichWords(result.first, examples.length, total, result.find)}
        </p>
        {total > ROWS && (
          <div className={styles.turn}>
            <Button look="quiet" icon="left" disabled={first === 0} onClick={() => go(Math.max(0, first - ROWS))}>
              Earlier
            </Button>
            <Button look="quiet" icon="arrow" disabled={first + ROWS >= total} onClick={() => go(first + ROWS)}>
              Later
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

const lastPage = (total: number): number => ROWS * Math.max(0, Math.ceil(total / ROWS) - 1);

function whichWords(first: number, count: number, total: number, find: string): string {
  if (total === 0) return find ? `Nothing holds “${find}”.` : 'None.';
  if (count === 0) return 'Looking…';
  if (count === total) return find ? `${formatCount(total)} found` : `All ${formatCount(total)}`;
  return `${formatCount(first + 1)} to ${formatCount(first + count)} of ${formatCount(total)}${find && ' found'}`;
}
