import type { LibraryModel } from '../../shared/models.ts';
import { DEFAULT_CONTEXT } from '../../shared/preset.ts';
import { Button } from '../parts/Button.tsx';
import { augmenterIdentity, type Identity } from '../parts/identity.ts';
import { formatCount } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { chooseContext, CONTEXTS, useContextRoom } from '../state/contextRoom.ts';
import { usePreset } from '../state/preset.ts';
import { openOwnModels } from '../start.ts';
import styles from './OpenModels.module.css';
import { chosenModels, sameSelection, type Selection } from './selection.ts';

interface Props {
  models: readonly LibraryModel[];
  selection: Selection;
  /** What is open now. */
  opened: Selection;
  onOpen: () => void;
}

/** Who would be opened together, and the button that does it. */
export function OpenModels({ models, selection, opened, onOpen }: Props) {
  const chosen = chosenModels(selection, models);
  const room = useContextRoom(({ tokens }) => tokens);
  const hasRoom = usePreset(({ preset, own }) => !own || (preset.context ?? DEFAULT_CONTEXT) === room);
  const isOpenNow = sameSelection(selection, opened) && hasRoom;
  const open = (): void => {
    if (!chosen) return;
    onOpen();
    void openOwnModels({ ...chosen, context: room });
  };
  return (
    <footer className={styles.footer}>
      <dl className={styles.parts}>
        {chosen ? (
          <>
            {chosen.augmenters.map(({ id, title }, i) => (
              <Part key={id} part="Augmenter" title={title} identity={augmenterIdentity(i)} />
            ))}
            <Part part="Anchor" title={chosen.anchor.title} identity="anchor" />
          </>
        ) : (
          <div className={styles.part}>
            <dt>Nothing to open yet</dt>
            <dd>Choose an anchor: the model that answers. Augmenters are the ones that it may look into.</dd>
          </div>
        )}
      </dl>
      <SelectField
        name="Room for text"
        value={String(room)}
        options={CONTEXTS.map((tokens) => ({ value: String(tokens), label: `${formatCount(tokens)} tokens` }))}
        onChange={(tokens) => chooseContext(Number(tokens))}
      />
      <Button look={isOpenNow ? 'plain' : 'strong'} disabled={!chosen || isOpenNow} onClick={open}>
        {isOpenNow ? 'Open now' : (chosen?.augmenters.length ?? 0) > 0 ? 'Open these models' : 'Open this model'}
      </Button>
    </footer>
  );
}

function Part({ part, title, identity }: { part: string; title: string; identity: Identity }) {
  return (
    <div className={styles.part} data-identity={identity}>
      <dt>{part}</dt>
      <dd>{title}</dd>
    </div>
  );
}
