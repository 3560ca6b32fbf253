import { Button } from '../../parts/Button.tsx';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { formatBytes, formatPlural } from '../../parts/format.ts';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import { useKeptFocus } from '../../parts/useKeptFocus.ts';
import styles from './ClusterDialog.module.css';
import type { NoteFacts } from './clusterNotes.ts';
import { COMPOSITION, HELD_OUT, PACKAGE, TRAIN, type ClusterPlan } from './clusterPlan.ts';
import { compositionFile, examplesFile, modelFiles, packageFiles, textFile, type FolderFile } from './folderFiles.ts';
import { FolderRow } from './FolderRow.tsx';
import { modelName, modelWords } from './modelWords.ts';
import { canPickFolder } from './saveFolder.ts';
import type { TakenModel } from './useCluster.ts';
import { useSaving } from './useSaving.ts';

interface Props {
  plan: ClusterPlan;
  models: readonly TakenModel[];
  notes: NoteFacts;
  /** They go along. */
  commands: readonly string[];
  /** Why nothing can be saved now. */
  obstacle?: string;
}

/** What goes into the folder, each by itself or all at once. */
export function FolderSection({ plan, models, notes: { links, train, heldOut }, commands, obstacle }: Props) {
  const saving = useSaving();
  const section = useKeptFocus<HTMLElement>(saving.isSaving);
  const disabled = obstacle !== undefined;
  const busy = saving.isSaving || undefined; // the button that was pressed keeps the focus
  const own = models.flatMap(({ id, place }) => (place.kind === 'folder' ? [{ id, place }] : []));
  const save = (files: () => Promise<FolderFile[]>, part?: string) => () =>
    void saving.save(plan.folder, files, part && `${plan.folder}-${part}`);
  const sides = [
    { of: 'train', path: TRAIN, count: train, what: 'to train on' },
    { of: 'heldOut', path: HELD_OUT, count: heldOut, what: 'held out, to measure with' },
  ] as const;
  const everything = async (): Promise<FolderFile[]> => [
    compositionFile,
    ...sides.filter(({ count }) => count > 0).map(({ of }) => examplesFile(of)),
    textFile('commands.txt', commands.map((command) => `${command}\n`).join('\n')),
    ...(await packageFiles()),
    ...(await Promise.all(own.map(({ id, place }) => modelFiles(id, place.path)))).flat(),
  ];
  return (
    <section ref={section} className={styles.section} aria-labelledby="cluster-folder" tabIndex={-1}>
      <h3 id="cluster-folder">The folder {plan.folder}</h3>
      <ul className={styles.rows}>
        <FolderRow path={COMPOSITION} about={`The composition: the wiring, and ${formatPlural(links.length, 'link')}.`}>
          <Button
            icon="save"
            disabled={disabled}
            aria-disabled={busy}
            onClick={save(async () => [compositionFile], 'links')}
          >
            {`Save ${COMPOSITION}`}
          </Button>
        </FolderRow>
        {sides.map(({ of, path, count, what }) =>
          count === 0 ? null : (
            <FolderRow key={path} path={path} about={`${formatPlural(count, 'example')} in use, ${what}.`}>
              <Button
                icon="save"
                disabled={disabled}
                aria-disabled={busy}
                onClick={save(async () => [examplesFile(of)], path)}
              >
                {`Save ${path}`}
              </Button>
            </FolderRow>
          ),
        )}
        {models.map((model) => {
          const { id, place, bytes } = model;
          return place.kind === 'hub' ? (
            <FolderRow key={id} path="Nothing to put in" about={modelWords(model)} />
          ) : (
            <FolderRow key={id} path={`${place.path}/`} about={`${modelWords(model)} ${formatBytes(bytes)}.`}>
              <Button icon="save" aria-disabled={busy} onClick={save(() => modelFiles(id, place.path), id)}>
                {`Save ${modelName(model, models)}`}
              </Button>
            </FolderRow>
          );
        })}
        <FolderRow path={`${PACKAGE}/`} about="The package that runs there, of the version of this page.">
          <Button icon="save" aria-disabled={busy} onClick={save(packageFiles, PACKAGE)}>
            Save the package
          </Button>
        </FolderRow>
      </ul>
      {obstacle !== undefined && <p className={styles.missing}>{obstacle}</p>}
      {saving.error && <ErrorNote error={saving.error} />}
      <div className={styles.ways}>
        <Button look="strong" icon="save" disabled={disabled} aria-disabled={busy} onClick={save(everything)}>
          {canPickFolder() ? 'Save everything into a folder' : 'Save everything as one archive'}
        </Button>
        {saving.isSaving && (
          <Button icon="stop" onClick={saving.stop}>
            Stop
          </Button>
        )}
      </div>
      <div>
        {saving.isSaving && (
          <>
            <ProgressBar label="Saving" value={saving.doneBytes} max={saving.totalBytes} />
            <p className={styles.about}>{saving.path}</p>
          </>
        )}
        <p role="status" aria-label="Saving" className={styles.about}>
          {saving.said}
        </p>
      </div>
      {!canPickFolder() && (
        <p className={styles.about}>
          This browser cannot write into a folder. An archive holds the folder: unpack it there with tar xf.
        </p>
      )}
    </section>
  );
}
