import { Button } from '../parts/Button.tsx';
import { formatBytes, formatCount, formatLarge } from '../parts/format.ts';
import { TextField } from '../parts/TextField.tsx';
import { dropCandidate, nameCandidate, takeCandidate, type Candidate } from '../state/addModel.ts';
import { useContextRoom } from '../state/contextRoom.ts';
import styles from './PlanCard.module.css';
import { bytesSentence, fitSentences, memorySentence, trainingSentence } from './planSentences.ts';

/** What a model is and needs, before anything of it is kept. */
export function PlanCard({ candidate, disabled }: { candidate: Candidate; disabled: boolean }) {
  const { plan, from } = candidate;
  const room = useContextRoom(({ tokens }) => tokens);
  const training = trainingSentence(plan);
  const fits = plan.obstacles.length === 0;
  const isHere = from === 'hub' && plan.keptBytes >= plan.bytes;
  const way = from === 'files' ? 'Keep in this browser' : isHere ? 'Check and keep' : 'Download';
  return (
    <article className={styles.plan} aria-label={`Plan of ${plan.title}`}>
      <h4 className={styles.title}>{plan.title}</h4>
      <dl className={styles.facts}>
        {facts(candidate).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.sentences}>
        <li>{bytesSentence(plan)}</li>
        <li>{memorySentence(plan, room)}</li>
        {training && <li>{training}</li>}
      </ul>
      <ul className={fits ? styles.sentences : styles.obstacles} aria-label={fits ? 'Fit' : 'What stands against it'}>
        {fitSentences(plan).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <details className={styles.files}>
        <summary>Files</summary>
        <ul>
          {plan.files.map(({ name, bytes }) => (
            <li key={name}>
              <code>{name}</code> {formatBytes(bytes)}
            </li>
          ))}
        </ul>
      </details>
      {from === 'files' && <TextField name="Name" value={candidate.title} onChange={nameCandidate} />}
      <div className={styles.ways}>
        <Button look={fits ? 'strong' : 'plain'} icon="save" disabled={disabled} onClick={() => void takeCandidate()}>
          {fits ? way : `${way} anyway`}
        </Button>
        <Button look="quiet" disabled={disabled} onClick={dropCandidate}>
          Put away
        </Button>
      </div>
    </article>
  );
}

function facts({ plan }: Candidate): [name: string, value: string][] {
  return [
    ['Family', plan.family],
    ['Layers', formatCount(plan.blocks)],
    ['Width', formatCount(plan.width)],
    ['Parameters', formatLarge(plan.parameters)],
    ['Precision', plan.precision],
    ['Context', `${formatCount(plan.contextLength)} tokens`],
    ['Chat template', plan.hasChatTemplate ? 'yes' : 'none'],
    ['Licence', plan.license || 'not said'],
  ];
}
