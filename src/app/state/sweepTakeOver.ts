// A candidate of a sweep becomes the wiring in use: with what was trained into it, or the links alone. Both can be undone.
import type { Link } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import type { ErrorData } from '../../shared/errors.ts';
import { useSweep } from './sweep.ts';
import { storageProblem } from '../../shared/storageProblem.ts';
import { loadFile } from './sweepStore.ts';
import { changeLinks, loadComposition, useWiring } from './wiring.ts';

/** @returns whether there was anything to take. */
export async function takeTrained({ id }: Candidate, name: string): Promise<boolean> {
  const { record } = useSweep.getState();
  if (!record) return false;
  const refused = (problem: ErrorData): boolean => {
    useSweep.setState({ problem });
    return false;
  };
  const file = await loadFile(record.preset, id).catch((thrown: unknown) =>
    storageProblem('The trained links of this candidate could not be read.', thrown),
  );
  if (!file)
    return refused({
      code: 'storage',
      message: 'The trained links of this candidate are not in this browser any more.',
      hint: 'Take the wiring alone, and train it.',
    });
  if (!(file instanceof ArrayBuffer)) return refused(file);
  await loadComposition(file, `${name}, as the sweep has trained it.`);
  return true;
}

/** Links that are there already keep what was trained into them. */
export function takeWiring({ links }: Candidate, name: string): Promise<void> {
  return changeLinks(links.map(asPresent), `${name}. Train it to see what it can do.`, name);
}

function asPresent(link: Link): Link {
  const same = useWiring
    .getState()
    .links.find(({ augmenter, from, to }) => augmenter === link.augmenter && from === link.from && to === link.to);
  return same ? { ...link, id: same.id } : link;
}
