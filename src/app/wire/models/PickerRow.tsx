import type { LibraryModel } from '../../../shared/models.ts';
import type { OwnModels } from '../../../shared/ownPreset.ts';
import { formatBytes, formatCount, formatPlural } from '../../parts/format.ts';
import { augmenterIdentity, type Identity } from '../../parts/identity.ts';
import styles from './ModelPicker.module.css';

interface Props {
  model: LibraryModel;
  /** Those that are on the board. */
  models: OwnModels;
  onTake: () => void;
}

/** One that cannot be taken says why, and stays within reach of the keyboard. */
export function PickerRow({ model, models, onTake }: Props) {
  const { title, source, family, blocks, width, bytes, state } = model;
  const part = partOf(model.id, models);
  const why = part?.name ?? (state === 'kept' ? undefined : 'not whole yet');
  const facts = [
    family,
    blocks && formatPlural(blocks, 'block'),
    width && `width ${formatCount(width)}`,
    formatBytes(bytes),
    source.kind === 'builtIn' && 'comes with the page',
  ];
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        aria-disabled={why !== undefined || undefined}
        data-identity={part?.identity}
        onClick={() => why === undefined && onTake()}
      >
        <span className={styles.name}>{title}</span>
        {why && <span className={styles.why}>{why}</span>}
        <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
      </button>
    </li>
  );
}

function partOf(id: string, { anchor, augmenters }: OwnModels): { name: string; identity: Identity } | undefined {
  if (anchor.id === id) return { name: 'the anchor now', identity: 'anchor' };
  const at = augmenters.findIndex((model) => model.id === id);
  const name = augmenters.length > 1 ? `augmenter ${at + 1} now` : 'the augmenter now';
  return at < 0 ? undefined : { name, identity: augmenterIdentity(at) };
}
