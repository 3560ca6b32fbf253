// How much has to come into the browser before an example runs.
import type { LibraryReport } from '../../shared/models.ts';
import type { Preset } from '../../shared/preset.ts';

/**
 * Bytes of its models and files, but for what is in this browser and the models that are open already; undefined while that
 * is not known of all.
 * @param open ids of models.
 */
export function exampleSize(
  { id, anchor, augmenters }: Preset,
  report: Pick<LibraryReport, 'models' | 'companions'> | undefined,
  open: readonly string[],
): number | undefined {
  const models = [anchor, ...augmenters]
    .filter((model) => !open.includes(model))
    .map((model) => report?.models.find((each) => each.id === model));
  return [...models, report?.companions?.[id]].reduce(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part.bytes - part.keptBytes),
    0 as number | undefined,
  );
}
