import { Suspense, useRef, useState } from 'react';
import { MOST_AUGMENTERS, type ChosenModel } from '../../shared/ownPreset.ts';
import { capitalize } from '../parts/format.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { Icon } from '../parts/Icon.tsx';
import { lazy } from '../parts/lazy.ts';
import { chosenModels, isFull, useModelSet } from '../state/modelSet.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { ModelCard } from './ModelCard.tsx';
import styles from './ModelCards.module.css';
import { CardMenu } from './models/CardMenu.tsx';
import { cardCommands, type Wanted } from './models/changeModels.ts';
import { useCardFocus } from './models/useCardFocus.ts';

const ModelPicker = lazy(() => import('./models/ModelPicker.tsx').then((module) => ({ default: module.ModelPicker })));

/** Until it is loaded, an example's model is known by its id only. */
const titleOf = ({ id, title }: ChosenModel): string => (title === id ? capitalize(id) : title);

/** Everyone in the composition, or about to be in it; and how to change that. */
export function ModelCards() {
  const opening = useOpening();
  const models = chosenModels(usePreset(), opening);
  const said = useModelSet((set) => set.said);
  const [question, setQuestion] = useState<{ round: number; wanted?: Wanted }>({ round: 0 });
  const pick = (wanted: Wanted): void => setQuestion(({ round }) => ({ round: round + 1, wanted }));
  /** A dialog says that it is closed a moment later: by then the next question may have been asked. */
  const answered = (round: number): void => setQuestion((now) => (now.round === round ? { round } : now));
  const cards = useRef<HTMLDivElement>(null);
  const isChanging = opening.next !== undefined;
  const busy = opening.status !== 'open' || isChanging;
  useCardFocus(cards, !busy);
  const cardOf = (id: string) => [opening.anchor, ...opening.augmenters].find((card) => card?.id === id);
  const coming = [...models.augmenters, models.anchor].filter(({ id }) => isChanging && !cardOf(id));
  return (
    <div>
      <div ref={cards} className={styles.all}>
        <div className={styles.cards}>
          {[...models.augmenters, models.anchor].map((model, i) => {
            const isAnchor = model === models.anchor;
            const part = isAnchor ? 'Anchor' : models.augmenters.length > 1 ? `Augmenter ${i + 1}` : 'Augmenter';
            return (
              <ModelCard
                key={model.id}
                id={model.id}
                title={titleOf(model)}
                part={part}
                identity={isAnchor ? 'anchor' : augmenterIdentity(i)}
                card={cardOf(model.id)}
                menu={<CardMenu title={titleOf(model)} commands={cardCommands(models, model, pick)} busy={busy} />}
              />
            );
          })}
        </div>
        <button
          type="button"
          className={styles.add}
          aria-haspopup="dialog"
          aria-disabled={busy || isFull(models) || undefined}
          onClick={() => !busy && !isFull(models) && pick({})}
        >
          <Icon name="plus" />
          {isFull(models) ? `${MOST_AUGMENTERS} augmenters: no more` : 'Add augmenter'}
        </button>
      </div>
      <p className={styles.said} role="status" aria-label="Models">
        {coming.length > 0 ? `Opening ${coming.map(({ title }) => title).join(' and ')}…` : said}
      </p>
      <Suspense>
        {question.wanted && (
          <ModelPicker key={question.round} wanted={question.wanted} onClose={() => answered(question.round)} />
        )}
      </Suspense>
    </div>
  );
}
