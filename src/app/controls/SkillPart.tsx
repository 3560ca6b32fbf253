import { useEffect } from 'react';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { formatPlural } from '../parts/format.ts';
import { EXAMPLE_FILES } from '../state/files.ts';
import { usePreset } from '../state/preset.ts';
import { dismissSkillProblem, hasOwnSkill, readOwnSkill, readSkillFile, useSkill } from '../state/skill.ts';
import styles from './SkillPart.module.css';

/** Questions that the anchor answers by itself: the example's own, or a file. */
export function SkillPart({ anchor }: { anchor: string }) {
  const { given, error } = useSkill();
  const hasOwn = usePreset(({ preset }) => hasOwnSkill(preset));
  useEffect(() => void readOwnSkill(), []);
  return (
    <fieldset className={styles.skill}>
      <legend className={styles.legend}>What {anchor} can do by itself</legend>
      <p className={styles.about}>
        {given
          ? `${formatPlural(given.questions.length, 'question')} (${given.name}). Those that ${anchor} alone gets right are asked again after each run: how many are still right?`
          : hasOwn && !error
            ? 'Reading the questions that come with this example…'
            : `Give a file of questions that ${anchor} can answer by itself, up to 2 MB. They are asked again after each run, to see how much is kept. Without it that column stays empty.`}
        {given && given.leftOut > 0 && ` ${formatPlural(given.leftOut, 'line')} of the file left out.`}
      </p>
      {(!hasOwn || (error && !given)) && (
        <div>
          <FileButton accept={EXAMPLE_FILES} onFile={(file) => void readSkillFile(file)}>
            Choose a file of questions
          </FileButton>
        </div>
      )}
      {error && <ErrorNote error={error} onDismiss={dismissSkillProblem} />}
    </fieldset>
  );
}
