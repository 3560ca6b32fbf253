import { useId, useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import type { WireModels } from '../useModels.ts';
import styles from './PictureMenu.module.css';
import type { Taking } from './takePicture.ts';

const WAYS: readonly [taking: Taking, words: string][] = [
  ['copy', 'Copy picture'],
  ['svg', 'Save as SVG'],
  ['png', 'Save as PNG'],
];

/** The wiring as a picture, to keep or to paste. */
export function PictureMenu({ models }: { models: WireModels }) {
  const id = useId();
  const [said, setSaid] = useState('');
  const take = async (taking: Taking): Promise<void> => {
    setSaid('');
    const { takePicture } = await import('./takePicture.ts');
    setSaid(await takePicture(taking, models));
  };
  return (
    <>
      <Button
        look="quiet"
        icon="image"
        iconOnly
        className={styles.button}
        popoverTarget={id}
        title="Picture of the wiring"
      >
        Picture of the wiring
      </Button>
      <div
        id={id}
        popover="auto"
        className={styles.menu}
        role="group"
        aria-label="Picture of the wiring"
        onToggle={() => setSaid('')}
      >
        {WAYS.map(([taking, words]) => (
          <Button key={taking} look="quiet" onClick={() => void take(taking)}>
            {words}
          </Button>
        ))}
        <p className={styles.said} role="status" aria-label="Picture">
          {said}
        </p>
      </div>
    </>
  );
}
