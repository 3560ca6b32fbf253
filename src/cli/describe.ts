// `patchbay describe`: what a file of links holds, from the file alone.
import { readCompositionFile, type CompositionFile } from '../engine/compositionFile.ts';
import { countLinks } from '../engine/foreignTensors.ts';
import { holdsLucidrainsLinks, LUCIDRAINS_PREFIX } from '../engine/lucidrainsFile.ts';
import { countNumbers } from '../engine/model/parts.ts';
import { countRuns, holdsProject } from '../engine/projectFile.ts';
import { holdsReleasedLinks, RELEASED_PREFIX } from '../engine/releasedFile.ts';
import { readSafetensors, type Safetensors } from '../engine/storage/safetensors.ts';
import { linkLabel, type Link } from '../shared/composition.ts';
import type { Answer, Call } from './call.ts';
import { holdsCheckpoint, readCheckpointRecord } from './checkpointFile.ts';
import { badCall } from './flags.ts';
import { readBytes } from './folders.ts';
import { percent, table } from './tables.ts';

/** @throws PatchbayError 'bad-composition', or 'bad-model' when it is no safetensors file at all. */
export async function describe({ files }: Call): Promise<Answer> {
  const path = files.at(0);
  if (path === undefined) throw badCall('Name a file: patchbay describe FILE.');
  const bytes = await readBytes(path);
  const file = readSafetensors(bytes);
  if (holdsReleasedLinks(file)) return foreign('calm', countLinks(file, RELEASED_PREFIX));
  if (holdsLucidrainsLinks(file)) return foreign('lucidrains', countLinks(file, LUCIDRAINS_PREFIX));
  const { anchor, augmenters, links, values, about } = readCompositionFile(bytes);
  const parameters = values.reduce((sum, tensors) => sum + countNumbers(tensors), 0);
  const more = beside(file);
  return {
    json: { kind: more.kind, anchor, augmenters, links, parameters, about, ...more.json },
    text: [
      `${more.kind}: ${links.length} ${links.length === 1 ? 'link' : 'links'}, ${parameters.toLocaleString('en')} numbers`,
      table([
        ['model', 'as', 'hash'],
        ...[anchor, ...augmenters].map((id, i) => [id, i === 0 ? 'anchor' : 'augmenter', hashOf(id, about)]),
      ]),
      ...(links.length > 0 ? [table([['link', 'heads', 'form', 'sees', 'on'], ...links.map(linkCells)])] : []),
      ...origin(about),
      ...more.text,
    ].join('\n'),
  };
}

const PROGRAMS = { calm: 'google-deepmind/calm', lucidrains: 'lucidrains/CALM-pytorch' } as const;

function foreign(kind: keyof typeof PROGRAMS, links: number): Answer {
  return {
    json: { kind, links },
    text: `Links of ${PROGRAMS[kind]}: ${links}. The file does not say what they join; open it with --anchor DIR and --augmenter DIR.`,
  };
}

/** What the file holds besides a composition. */
function beside(file: Safetensors): { kind: string; json: object; text: string[] } {
  if (holdsCheckpoint(file.metadata)) {
    const { run, called } = readCheckpointRecord(file.metadata);
    const { step, settings } = run;
    const json = { checkpoint: { step, settings, examples: run.examples, data: called.data } };
    return { kind: 'checkpoint', json, text: [`A run behind step ${step} of ${settings.steps}.`] };
  }
  if (!holdsProject(file)) return { kind: 'composition', json: {}, text: [] };
  const runs = countRuns(file);
  return { kind: 'project', json: { runs }, text: [`Runs: ${runs}`] };
}

const linkCells = (link: Link): string[] => [
  `${link.augmenter}:${linkLabel(link)}`,
  String(link.heads),
  link.variant,
  link.mask,
  link.enabled ? 'yes' : 'no',
];

const hashOf = (id: string, about: CompositionFile['about']): string => about?.models[id]?.hash?.slice(0, 12) ?? '–';

function origin(about: CompositionFile['about']): string[] {
  if (!about) return [];
  const { examples, score, saved } = about;
  return [
    ...(examples ? [`Examples: ${examples.name}, ${examples.train} to train on, ${examples.heldOut} held out`] : []),
    ...(score ? [`Held out: ${percent(score.exact)} exact, loss ${score.loss.toFixed(4)} over ${score.n}`] : []),
    `Saved: ${saved}`,
  ];
}
