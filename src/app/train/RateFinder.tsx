import { Suspense } from 'react';
import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { formatLoss } from '../parts/format.ts';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { lazy } from '../parts/lazy.ts';
import { useOpening } from '../state/opening.ts';
import { closeSearch, findRate, isSearching, stopFinding, takeRate, useRateSearch } from '../state/rateSearch.ts';
import { useRun } from '../state/run.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import { rateSentence, rateText } from './rateWords.ts';
import styles from './RateFinder.module.css';

const RateChart = lazy(() => import('./RateChart.tsx').then((module) => ({ default: module.RateChart })));

/** Short tries with growing rates, their losses, and the rate to take. */
export function RateFinder({ disabled }: { disabled: boolean }) {
  const search = useRateSearch();
  const isOpen = useOpening(({ status }) => status === 'open');
  const hasLinks = useWiring((state) => linksInUse(state).some(({ enabled }) => enabled));
  const rate = useRun(({ settings }) => settings.learningRate);
  const { state, points, suggestion, error } = search;
  const isBusy = isSearching(search);
  const part = useKeptFocus<HTMLDivElement>(state);
  const suggested = suggestion === undefined ? undefined : Number(rateText(suggestion));
  const newest = points.at(-1);
  return (
    <div ref={part} className={styles.finder} role="group" aria-label="Find a learning rate" tabIndex={-1}>
      {state === 'idle' && (
        <div className={styles.offer}>
          <Button disabled={disabled || !isOpen || !hasLinks} onClick={() => void findRate()}>
            Find a learning rate
          </Button>
          <p className={styles.about}>Tries growing rates on copies of the links. Nothing is changed.</p>
        </div>
      )}
      {error && (
        <ErrorNote error={error}>
          <Button onClick={closeSearch}>Dismiss</Button>
        </ErrorNote>
      )}
      {state !== 'idle' && (
        <section className={styles.search} aria-label="Search for a learning rate" data-identity="composed">
          <header className={styles.head}>
            <p className={styles.sentence} role="status" aria-label="Learning rate">
              {rateSentence(search)}
              {state === 'searching' && <span className="visually-hidden">Trying growing rates.</span>}
            </p>
            {state === 'searching' && (
              <p className={styles.sentence}>
                {newest
                  ? `Trying growing rates: ${rateText(newest.rate)}, loss ${formatLoss(newest.loss)}`
                  : 'Trying growing rates…'}
              </p>
            )}
            <div className={styles.ways}>
              {suggested !== undefined && (
                <Button look="strong" disabled={disabled || rate === suggested} onClick={() => takeRate(suggested)}>
                  {rate === suggested ? `${suggested} is taken` : `Take ${suggested}`}
                </Button>
              )}
              {isBusy ? (
                <Button icon="stop" onClick={stopFinding}>
                  Stop
                </Button>
              ) : (
                <>
                  <Button disabled={disabled} onClick={() => void findRate()}>
                    Search again
                  </Button>
                  <Button look="quiet" icon="cross" iconOnly onClick={closeSearch}>
                    Close the search
                  </Button>
                </>
              )}
            </div>
          </header>
          {points.length > 1 && (
            <div className={styles.chart} aria-hidden="true">
              <Suspense fallback={null}>
                <RateChart points={points} suggestion={suggested} />
              </Suspense>
            </div>
          )}
          {!isBusy && points.length > 0 && (
            <div className="visually-hidden">
              <table>
                <caption>Loss at each rate</caption>
                <thead>
                  <tr>
                    <th scope="col">Rate</th>
                    <th scope="col">Loss</th>
                  </tr>
                </thead>
                <tbody>
                  {points.map((point) => (
                    <tr key={point.rate}>
                      <th scope="row">{rateText(point.rate)}</th>
                      <td>{formatLoss(point.loss)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      )}
    </div>
  );
}
