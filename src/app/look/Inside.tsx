import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { givenWith } from '../state/ink.ts';
import { change, chosenLink, lookAgain, tokenKey, useInsideLook } from '../state/insideLook.ts';
import type { Subject } from '../state/look.ts';
import { findings } from './findings.ts';
import { HoldToCompare } from './HoldToCompare.tsx';
import styles from './Inside.module.css';
import { Lens } from './Lens.tsx';
import { LinkView } from './LinkView.tsx';
import { NextTokens } from './NextTokens.tsx';
import { ShareTable } from './ShareTable.tsx';
import { TokenPicker } from './TokenPicker.tsx';
import { useModelNames } from './useModelNames.ts';

/** Everything that is seen, or why there is nothing to see. */
export function Inside({ subject }: { subject: Subject }) {
  const { error, isStale } = useInsideLook();
  const look = useInsideLook((state) => state.look);
  const names = useModelNames();
  const given = subject.ids && givenWith(subject.ids);
  if (!subject.ids)
    return <p className={styles.empty}>This answer was recorded. Ask the question, then it can be looked into.</p>;
  if (names.links.length === 0)
    return <p className={styles.empty}>No link is on: there is nothing to see, the composition is the anchor.</p>;
  return (
    <>
      {isStale && (
        <div className={styles.stale} role="status">
          <p>The wiring has changed since: what is shown here is how it was.</p>
          <Button onClick={() => lookAgain(subject)}>Look again</Button>
        </div>
      )}
      {given && given !== subject.wiring && (
        <p className={styles.note}>
          This was said before the wiring changed. What is shown is what the links of now make of it.
        </p>
      )}
      {error && (
        <ErrorNote error={error}>
          <Button onClick={() => change({ error: undefined })}>Try again</Button>
        </ErrorNote>
      )}
      {look ? <Seen subject={subject} /> : !error && <p className={styles.empty}>Looking inside…</p>}
    </>
  );
}

function Seen({ subject }: { subject: Subject }) {
  const state = useInsideLook();
  const names = useModelNames();
  const { look, token, tokens, attention } = state;
  const link = chosenLink(state);
  if (!look || link === undefined) return null;
  const [seen, without] = [tokens[tokenKey(token)], tokens[tokenKey(token, link)]];
  const shown = state.without ? without : seen;
  const augmenter = names.links.find(({ id }) => id === link)?.augmenter ?? '';
  const read = look.augmenters.find(({ id }) => id === augmenter)?.tokens ?? [];
  const sentences = findings({
    look,
    token,
    link,
    speaker: subject.speaker,
    augmenter: { title: names.title(augmenter), tokens: read },
    name: names.link,
    attention: attention[link],
    seen,
    without,
  });
  return (
    <>
      <p className={styles.findings} role="status" aria-label="What is seen">
        {sentences.join(' ')}
      </p>
      <TokenPicker look={look} />
      {shown ? (
        <NextTokens seen={shown} names={names} without={state.without ? names.shortLink(link) : undefined} />
      ) : (
        <p className={styles.waiting}>Looking what could come here…</p>
      )}
      <ShareTable look={look} names={names} />
      <LinkView look={look} link={link} attention={attention[link]} names={names} />
      {shown && <Lens seen={shown} names={names} />}
      <HoldToCompare link={link} answer={subject.answer} names={names} />
    </>
  );
}
