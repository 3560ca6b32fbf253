import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { finishWalk, goToStep, leaveWalk, useWalk, WALK_STEPS } from '../state/walk.ts';
import { focusPlace, followPlace, goToPlace, pointAt, showPlace } from './places.ts';
import './ring.css';
import { tellHeight, useCardHeight } from './useCardHeight.ts';
import { useWayBack } from './useWayBack.ts';
import styles from './Walk.module.css';
import { WalkNumbers } from './WalkNumbers.tsx';
import { followThePage, useWalkProgress } from './walkProgress.ts';
import { walkStep } from './walkStep.ts';

/** A card beside the page, which is never shut out: six steps, each about a control that has a ring around it. */
export function Walk() {
  const { step: at, opened } = useWalk();
  const { facts, deeds } = useWalkProgress();
  const step = walkStep(at, facts, deeds);
  const { place, done } = step;
  const isDone = done !== undefined;
  const isLast = at === WALK_STEPS - 1;
  const heading = useRef<HTMLHeadingElement>(null);
  const card = useKeptFocus<HTMLElement>(at > 0, heading);
  const [said, say] = useState('');
  const way = useWayBack(place, heading);
  useEffect(followThePage, []);
  useCardHeight(card);
  useLayoutEffect(() => {
    pointAt(place);
    return () => pointAt(undefined);
  }, [place]);
  useEffect(() => {
    if (opened === 0) return; // it was open when the page was: nobody asks for it now
    heading.current?.focus({ preventScroll: true });
  }, [opened]);
  const shown = useRef({ at, place, opened: 0 });
  useEffect(() => {
    const before = shown.current;
    shown.current = { at, place, opened };
    if (card.current) tellHeight(card.current);
    if (before.at !== at || before.opened !== opened) showPlace(place);
    else if (before.place !== place) followPlace(before.place, place);
  }, [opened, at, place, card]);

  const turnTo = (to: number): void => {
    const next = walkStep(to, facts, deeds);
    goToStep(to);
    way.forget();
    say(`Step ${to + 1} of ${WALK_STEPS}: ${next.title}. ${next.done ? '' : next.task}`); // what is done says so by itself
  };
  const goThere = (): void => {
    if (!goToPlace(place)) return say('It cannot be used now.');
    way.leave();
    say('Escape leads back to the walk.');
  };
  /** Whoever is in the card goes on where it pointed. */
  const end = (leave: () => void): void => {
    if (card.current?.contains(document.activeElement)) focusPlace(place);
    leave();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    end(leaveWalk);
  };
  return (
    // Escape is heard wherever the focus is in the card; each of its controls has its own name and keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={card} className={styles.card} aria-label="Guided walk" data-at={place} onKeyDown={pressed}>
      <header className={styles.header}>
        <p className={styles.count}>
          Step {at + 1} of {WALK_STEPS}
          <svg className={styles.dots} viewBox="0 0 60 4" aria-hidden="true" focusable="false">
            {Array.from({ length: WALK_STEPS }, (_, i) => (
              <rect key={i} x={10 * i} width="8" height="4" rx="2" data-past={i <= at || undefined} />
            ))}
          </svg>
        </p>
        <Button look="quiet" icon="cross" iconOnly className={styles.leave} onClick={() => end(leaveWalk)}>
          Leave the walk
        </Button>
      </header>
      <div className={styles.body}>
        <h2 ref={heading} className={styles.title} tabIndex={-1}>
          {step.title}
        </h2>
        <p className={styles.text}>{step.text}</p>
        {at === 0 && !isDone && <Abouts of={facts.abouts} />}
        {step.numbers && <WalkNumbers which={step.numbers} facts={facts} deeds={deeds} />}
        {!isDone && (
          <p className={styles.task}>
            <Icon name="arrow" />
            {step.task}
          </p>
        )}
        <p className={isDone ? styles.done : undefined} role="status" aria-label="What came of it">
          {isDone && <Icon name="check" />}
          {done}
        </p>
        <p className="visually-hidden" role="status" aria-label="Walk">
          {said}
        </p>
      </div>
      <footer className={styles.footer}>
        {/* Above the buttons, which stay where they are when it goes: they are being pressed then. */}
        {way.isAway && <p className={styles.escape}>Escape leads back here.</p>}
        {at > 0 && (
          <Button look="quiet" icon="left" onClick={() => turnTo(at - 1)}>
            Back
          </Button>
        )}
        <span className={styles.ways}>
          <Button onClick={goThere}>Go there</Button>
          {isLast ? (
            <Button look={isDone ? 'strong' : 'plain'} onClick={() => end(finishWalk)}>
              Finish
            </Button>
          ) : (
            <Button look={isDone ? 'strong' : 'plain'} onClick={() => turnTo(at + 1)}>
              Next
            </Button>
          )}
        </span>
      </footer>
    </section>
  );
}

function Abouts({ of: abouts }: { of: readonly { name: string; about: string }[] }) {
  if (abouts.length === 0) return null;
  return (
    <ul className={styles.abouts}>
      {abouts.map(({ name, about }) => (
        <li key={name}>
          <strong>{name}</strong>: {about}
        </li>
      ))}
    </ul>
  );
}
