import { COMPOSITION } from '../../shared/protocol.ts';
import { formatCount, formatPercent, formatPlural, formatSeconds, formatShare } from '../parts/format.ts';
import { Icon } from '../parts/Icon.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { short } from './cardWords.ts';
import type { Deeds } from './deeds.ts';
import type { WalkStep } from './step.ts';
import type { Said, WalkFacts } from './walkFacts.ts';
import styles from './WalkNumbers.module.css';

interface Props {
  which: NonNullable<WalkStep['numbers']>;
  facts: WalkFacts;
  deeds: Deeds;
}

/** The page's own numbers, as they are now. */
export function WalkNumbers({ which, facts, deeds }: Props) {
  if (which === 'links') return <LinkNumbers facts={facts} />;
  if (which === 'run') return <RunNumbers facts={facts} />;
  const { question, scores } = facts;
  if (!question) return null;
  const said = question.said.filter(({ speaker }) => which === 'answers' || speaker === COMPOSITION);
  const was = which === 'composed' && deeds.whole?.turn === question.id ? deeds.whole.text : undefined;
  return (
    <div className={styles.numbers}>
      <div className={styles.head}>
        <p className={styles.question}>{short(question.prompt)}</p>
        <span className={styles.score} aria-hidden="true">
          held-out right
        </span>
      </div>
      <ul className={styles.answers}>
        {said.map((each) => (
          <Answer key={each.speaker} said={each} score={scores[each.speaker]} was={was} />
        ))}
      </ul>
    </div>
  );
}

function Answer({ said, score, was }: { said: Said; score: number | undefined; was: string | undefined }) {
  const { name, identity, text, right, isWhole } = said;
  return (
    <li className={styles.answer} data-identity={identity}>
      <span className={styles.name}>{name}</span>
      <span className={styles.text}>
        {was !== undefined && was !== text && isWhole && (
          <>
            <s className={styles.was}>{short(was)}</s>{' '}
          </>
        )}
        {isWhole ? short(text) || 'nothing' : '…'}
        {right !== undefined && (
          <span className={styles.verdict}>
            <Icon name={right ? 'check' : 'cross'} />
            <span className="visually-hidden">{right ? ' right' : ' wrong'}</span>
          </span>
        )}
      </span>
      <span className={styles.score}>
        {score === undefined ? '–' : formatPercent(score)}
        <span className="visually-hidden"> of held-out questions</span>
      </span>
    </li>
  );
}

function LinkNumbers({ facts: { links, trainable, frozen, strongest } }: { facts: WalkFacts }) {
  const on = links.filter(({ isOn }) => isOn).length;
  const numbers: [name: string, value: string][] = [['On now', `${on} of ${formatPlural(links.length, 'link')}`]];
  if (trainable > 0 && frozen > 0)
    numbers.push(['Trainable', `${formatCount(trainable)} numbers, ${formatShare(trainable / frozen)} of the models’`]);
  if (strongest) numbers.push(['Strongest', `${strongest.name} writes ${formatShare(strongest.share)}`]);
  return <List numbers={numbers} />;
}

function RunNumbers({ facts: { run, scores } }: { facts: WalkFacts }) {
  const { state, step, steps, secondsLeft } = run;
  const exact = scores[COMPOSITION];
  const numbers: [name: string, value: string][] = [
    ['Held-out right', exact === undefined ? '–' : formatPercent(exact)],
  ];
  if (step > 0) numbers.unshift(['Step', `${formatCount(step)} of ${formatCount(steps)}`]);
  if (state === 'running' && step > 0) numbers.push(['Time left', formatSeconds(secondsLeft)]);
  return (
    <div data-identity="composed">
      {step > 0 && <ProgressBar label="Steps of the run" value={step} max={steps} />}
      <List numbers={numbers} />
    </div>
  );
}

function List({ numbers }: { numbers: readonly [name: string, value: string][] }) {
  return (
    <dl className={styles.list}>
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
