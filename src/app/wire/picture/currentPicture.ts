// The picture of the board as it is drawn now, in the colours of the theme.
import { currentPreset } from '../../state/preset.ts';
import { useWiring } from '../../state/wiring.ts';
import { costWords } from '../costWords.ts';
import type { WireModels } from '../useModels.ts';
import type { PictureColours } from './drawn.ts';
import type { Picture } from './shapes.ts';
import { wiringPicture } from './wiringPicture.ts';

export function currentPicture(models: WireModels, shares?: Readonly<Record<string, number>>): Picture {
  const { links } = useWiring.getState();
  const { anchor, augmenters, title } = models;
  const cost = costWords(links, models.cards).join(' · ');
  return wiringPicture({
    name: currentPreset().title,
    anchor,
    augmenters,
    title,
    links,
    shares,
    cost,
    colours: colours(),
  });
}

const TOKENS: Readonly<Record<keyof PictureColours, string>> = {
  surface: '--surface',
  line: '--line-control',
  ink: '--ink',
  inkSoft: '--ink-soft',
  anchor: '--anchor',
  composed: '--composed',
  augmenter: '--augmenter',
  'augmenter-2': '--augmenter-2',
  'augmenter-3': '--augmenter-3',
};

/** What light-dark() comes to can only be asked of an element. */
function colours(): PictureColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const found = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found) as PictureColours;
}
