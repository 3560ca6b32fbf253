import { useMemo, useRef, useState } from 'react';
import { formatCount } from '../parts/format.ts';
import { Segments } from '../parts/Segments.tsx';
import { SelectField } from '../parts/SelectField.tsx';
import type { SpeakerView } from '../parts/speakerView.ts';
import { TextField } from '../parts/TextField.tsx';
import type { KeptEvaluation } from '../state/evaluationRecord.ts';
import { Pages } from './Pages.tsx';
import { Question } from './Question.tsx';
import {
  changedSentence,
  PAGE,
  passes,
  questionRows,
  shownRows,
  subjectOf,
  type Filter,
  type Order,
  type QuestionRow,
  type Shown,
} from './questionRows.ts';
import styles from './QuestionsList.module.css';

interface Props {
  now: KeptEvaluation;
  /** To compare with; of the same examples. */
  before?: KeptEvaluation;
  views: readonly SpeakerView[];
  disabled: boolean;
  onAsk: (row: QuestionRow) => void;
}

/** Every question that was evaluated: filtered, found, sorted, by pages. */
export function QuestionsList({ now, before, views, disabled, onAsk }: Props) {
  const [shown, setShown] = useState<Shown>({ filter: 'all', find: '', order: 'asked' });
  const [page, setPage] = useState(0);
  const top = useRef<HTMLElement>(null);
  const subject = subjectOf(now.speakers);
  const rows = useMemo(() => questionRows(now, before), [now, before]);
  const found = useMemo(() => shownRows(rows, shown, subject), [rows, shown, subject]);
  const change = (to: Partial<Shown>): void => {
    setShown({ ...shown, ...to });
    setPage(0);
  };
  const count = (filter: Filter): string => formatCount(rows.filter((row) => passes(row, filter, subject)).length);
  const who = views[subject].name;
  const filters: { value: Filter; label: string }[] = [
    { value: 'all', label: `All ${count('all')}` },
    { value: 'wrong', label: `Wrong only ${count('wrong')}` },
  ];
  if (rows.some((row) => row.change)) filters.push({ value: 'changed', label: `Changed ${count('changed')}` });
  const orders: { value: Order; label: string }[] = [
    { value: 'asked', label: 'as they were asked' },
    { value: 'highest', label: `${who}: highest loss first` },
    { value: 'lowest', label: `${who}: lowest loss first` },
  ];
  const sentence = changedSentence(rows, who);
  return (
    <section ref={top} className={styles.section} aria-labelledby="results-questions">
      <div>
        <h3 id="results-questions" className={styles.title}>
          Question by question
        </h3>
        {sentence && <p className={styles.sentence}>{sentence}</p>}
      </div>
      <div className={styles.choice}>
        <div className={styles.filter}>
          <Segments
            name={`Questions to show, by the answer of “${who}”`}
            value={shown.filter}
            options={filters}
            onChange={(filter) => change({ filter })}
          />
        </div>
        <TextField name="Find" value={shown.find} onChange={(find) => change({ find })} />
        <SelectField
          name="Order"
          value={shown.order}
          options={orders}
          onChange={(order) => change({ order: order as Order })}
        />
      </div>
      <Pages page={page} perPage={PAGE} count={found.length} isSpoken onChange={setPage} />
      {found.length > 0 && (
        <ol className={styles.list} aria-label="Questions">
          {found.slice(page * PAGE, (page + 1) * PAGE).map((row) => (
            <Question key={row.number} row={row} views={views} subject={subject} disabled={disabled} onAsk={onAsk} />
          ))}
        </ol>
      )}
      {found.length > PAGE && (
        <Pages
          page={page}
          perPage={PAGE}
          count={found.length}
          isSpoken={false}
          onChange={(to) => {
            setPage(to);
            top.current?.scrollIntoView({ block: 'start' });
          }}
        />
      )}
    </section>
  );
}
