// What is different about a run, compared with the one before it: links, settings, examples, and what it started from.
import type { Link } from '../../shared/composition.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { RunRecord } from '../../shared/runRecords.ts';
import { formatCount, formatPlural } from '../parts/format.ts';

type Compared = Pick<RunRecord, 'links' | 'settings' | 'examples' | 'stepsBefore'>;

/** In the order of importance. `batch` is told where it counts. */
const SETTING_WORDS: readonly [key: keyof TrainingSettings, name: string][] = [
  ['learningRate', 'rate'],
  ['steps', 'steps'],
  ['batch', 'examples per step'],
  ['batchTokens', 'tokens per step'],
  ['accumulate', 'batches per step'],
  ['schedule', 'schedule'],
  ['warmupSteps', 'warm-up'],
  ['weightDecay', 'weight decay'],
  ['clip', 'clip'],
  ['seed', 'seed'],
  ['patience', 'patience'],
];

/** "rate 0.005 → 0.002, 2 links more". @param before the run before it; undefined for the first one. */
export function runChanges(run: Compared, before?: Compared): string {
  const start = run.stepsBefore > 0 ? [`goes on from ${formatPlural(run.stepsBefore, 'step')}`] : [];
  if (!before) return [...start, run.stepsBefore > 0 ? '' : 'the first one'].filter(Boolean).join(', ');
  const changes = [
    ...settingChanges(run.settings, before.settings),
    ...linkChanges(run.links, before.links),
    ...exampleChanges(run.examples, before.examples),
  ];
  if (changes.length > 0) return [...changes, ...start].join(', ');
  return [...start, start.length > 0 ? 'with the same settings' : 'the same once more'].join(' ');
}

function settingChanges(now: TrainingSettings, before: TrainingSettings): string[] {
  return SETTING_WORDS.flatMap(([key, name]) => {
    if (key === 'batch' && now.batchTokens > 0 && before.batchTokens > 0) return [];
    return now[key] === before[key] ? [] : [`${name} ${valueWords(key, before[key])} → ${valueWords(key, now[key])}`];
  });
}

function valueWords(key: keyof TrainingSettings, value: number | string): string {
  if (typeof value === 'string') return value;
  if (key === 'batchTokens' && value === 0) return 'not counted';
  if (key === 'patience' && value === 0) return 'none';
  return value >= 1 ? formatCount(value) : String(value);
}

const ends = ({ augmenter, from, to }: Link): string => `${augmenter} ${from} ${to}`;

function linkChanges(now: readonly Link[], before: readonly Link[]): string[] {
  const [on, was] = [now, before].map(
    (links) => new Map(links.filter((each) => each.enabled).map((each) => [ends(each), each])),
  );
  const added = [...on.keys()].filter((key) => !was.has(key)).length;
  const removed = [...was.keys()].filter((key) => !on.has(key)).length;
  const stayed = [...on].flatMap(([key, link]) => {
    const old = was.get(key);
    return old ? [[old, link] as const] : [];
  });
  const counts =
    added > 0 && removed > 0
      ? [`${formatPlural(added, 'link')} added, ${formatCount(removed)} taken away`]
      : added > 0
        ? [`${formatPlural(added, 'link')} more`]
        : removed > 0
          ? [`${formatPlural(removed, 'link')} fewer`]
          : [];
  return [...counts, ...formChanges(stayed)];
}

/** Heads in numbers when all went from the same to the same; all else as how many links it is about. */
function formChanges(pairs: readonly (readonly [Link, Link])[]): string[] {
  const heads = pairs.filter(([old, link]) => old.heads !== link.heads);
  const others = pairs.filter(
    ([old, link]) => old.mask !== link.mask || old.variant !== link.variant || old.distanceBias !== link.distanceBias,
  );
  const steps = [...new Set(heads.map(([old, link]) => `${old.heads} → ${link.heads}`))];
  return [
    ...(steps.length === 1
      ? [`heads ${steps[0]}`]
      : steps.length > 1
        ? [`heads of ${formatPlural(heads.length, 'link')}`]
        : []),
    ...(others.length > 0 ? [`form of ${formatPlural(others.length, 'link')}`] : []),
  ];
}

function exampleChanges(now: RunRecord['examples'], before: RunRecord['examples']): string[] {
  if (now.hash === before.hash) return [];
  if (now.name !== before.name) return [`examples “${now.name}”`];
  const more = now.train - before.train;
  if (more === 0) return ['other examples'];
  return [`${formatPlural(Math.abs(more), 'example')} ${more > 0 ? 'more' : 'fewer'}`];
}
