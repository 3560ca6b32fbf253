import { layerName } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount, formatLoss, formatPercent, formatPlural, formatSeconds } from '../parts/format.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { triedOf } from '../state/seriesRecord.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';
import { takeTrained, takeWiring } from '../state/sweepTakeOver.ts';
import styles from './CandidateDetail.module.css';
import { uncertainty } from './sweepWords.ts';

interface Props {
  record: SweepRecord;
  candidate: Candidate;
  name: string;
  title: (id: string) => string;
  onTaken: () => void;
}

/** One candidate in full, and the ways to take it over. */
export function CandidateDetail({ record, candidate, name, title, onTaken }: Props) {
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state }) => state === 'running');
  const { links, names, pair } = candidate;
  const outcome = record.outcomes[candidate.id];
  const tried = triedOf(record, candidate.id);
  const heads = [...new Set(links.map((link) => link.heads))].join(' and ');
  const disabled = !isReady || isTraining;
  const facts: [string, string][] = tried
    ? [
        ['Right', `${formatPercent(tried.exact)} ${uncertainty(tried)}, of ${formatPlural(tried.n, 'question')}`],
        ['Loss', formatLoss(tried.loss)],
        [
          'Trained',
          `${formatPlural(tried.steps, 'step')} in ${tried.seconds < 10 ? `${tried.seconds.toFixed(1)} s` : formatSeconds(tried.seconds)}`,
        ],
        ['Numbers', formatCount(tried.parameters)],
      ]
    : [];
  const also = pair ? names : names.slice(1);
  return (
    <section className={styles.detail} aria-labelledby="sweep-candidate">
      <h3 id="sweep-candidate" className={styles.name}>
        {name}
      </h3>
      {also.length > 0 && <p className={styles.also}>The same wiring: {also.join(', ')}.</p>}
      <dl className={styles.facts}>
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
        <div>
          <dt>{formatPlural(links.length, 'link')}</dt>
          <dd>
            <ul>
              {links.map(({ id, augmenter, from, to }) => (
                <li key={id}>
                  {title(augmenter)} {layerName(from)} → {layerName(to)}
                </li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Heads</dt>
          <dd>{heads}</dd>
        </div>
      </dl>
      {outcome && 'failed' in outcome && (
        <p className={styles.failed}>
          It failed: {outcome.failed.message} {outcome.failed.hint}
        </p>
      )}
      {!outcome && <p className={styles.also}>Not tried to its end yet.</p>}
      {tried && !tried.kept && <p className={styles.also}>Its trained links could not be kept in this browser.</p>}
      <div className={styles.ways}>
        {tried?.kept && (
          <Button
            look="strong"
            icon="check"
            disabled={disabled}
            onClick={() => void takeTrained(candidate, name).then((taken) => taken && onTaken())}
          >
            Take it over, trained
          </Button>
        )}
        <Button
          disabled={disabled}
          onClick={() => {
            onTaken();
            void takeWiring(candidate, name);
          }}
        >
          Take the wiring alone
        </Button>
      </div>
      {isTraining && <p className={styles.also}>A training run is going: pause it to take a wiring over.</p>}
    </section>
  );
}
