import type { Speaker } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount, formatPlural } from '../parts/format.ts';
import { Segments } from '../parts/Segments.tsx';
import { evaluate } from '../state/evaluations.ts';
import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import styles from './EvaluateForm.module.css';
import type { NamedSpeaker } from './useNamedSpeakers.ts';

const COUNTS = [50, 200, 1000];

export interface EvaluationChoice {
  /** Held-out questions; as many as that, as far as there are so many. */
  wanted: number;
  /** Those who do not answer. */
  without: readonly Speaker[];
}

export const USUAL_CHOICE: EvaluationChoice = { wanted: COUNTS[1], without: [] };

interface Props {
  speakers: readonly NamedSpeaker[];
  choice: EvaluationChoice;
  isAgain: boolean;
  onChoose: (choice: EvaluationChoice) => void;
}

/** How many questions, and who answers them. */
export function EvaluateForm({ speakers, choice, isAgain, onChoose }: Props) {
  const { wanted, without } = choice;
  const heldOut = useExamples(({ report }) => report?.heldOut ?? 0);
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  const counts = [...COUNTS.filter((count) => count < heldOut), heldOut];
  const limit = counts.find((count) => count >= wanted) ?? heldOut;
  const chosen = speakers.filter(({ speaker }) => !without.includes(speaker));
  const obstacle = whyNot(heldOut, chosen.length, isReady);
  return (
    <div className={styles.form}>
      <div className={styles.choices}>
        <fieldset className={styles.group}>
          <legend className={styles.legend}>Who answers</legend>
          <div className={styles.speakers}>
            {speakers.map(({ speaker, name, about, identity }) => (
              <label key={speaker} className={styles.speaker} data-identity={identity}>
                <input
                  type="checkbox"
                  checked={!without.includes(speaker)}
                  onChange={({ target }) =>
                    onChoose({
                      ...choice,
                      without: target.checked ? without.filter((each) => each !== speaker) : [...without, speaker],
                    })
                  }
                />
                <span className={styles.name}>
                  {name} <span className={styles.about}>{about}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {heldOut > 0 && (
          <div className={styles.group}>
            <p className={styles.legend} aria-hidden="true">
              Held-out questions
            </p>
            <Segments
              name="Held-out questions"
              value={String(limit)}
              options={counts.map((count) => ({
                value: String(count),
                label: count === heldOut ? `All ${formatCount(count)}` : formatCount(count),
              }))}
              onChange={(value) =>
                onChoose({ ...choice, wanted: value === String(heldOut) ? Infinity : Number(value) })
              }
            />
          </div>
        )}
      </div>
      <div className={styles.foot}>
        <p className={styles.note}>
          {obstacle ??
            (isTraining
              ? 'A training run is going: its steps and these answers take turns. The links count as they are when this begins.'
              : `${formatPlural(limit * chosen.length, 'answer')}. You can ask and wire meanwhile.`)}
        </p>
        <Button
          look={isAgain ? 'plain' : 'strong'}
          icon="play"
          disabled={obstacle !== undefined}
          onClick={() =>
            void evaluate(
              chosen.map(({ speaker }) => speaker),
              limit,
            )
          }
        >
          {isAgain ? 'Evaluate again' : 'Evaluate'}
        </Button>
      </div>
    </div>
  );
}

/** Why it cannot start, in words. */
function whyNot(heldOut: number, speakers: number, isReady: boolean): string | undefined {
  if (!isReady) return 'The models are not open.';
  if (heldOut === 0) return 'There are no held-out questions. Add examples under "Train the wires".';
  if (speakers === 0) return 'Choose who answers.';
  return undefined;
}
