// The English of this task: some two hundred words, one token each. Who does and who suffers is told by the order alone.

/** What a word stands for, whatever form it has. In English it is called by its plain form. */
export interface Lexeme {
  kind: 'noun' | 'verb' | 'adjective';
  /** Plain English form. */
  stem: string;
}

export type Tense = 'now' | 'before';
export const TENSES: readonly Tense[] = ['now', 'before'];

const words = (text: string): string[] => text.trim().split(/\s+/);

const NOUNS = words(`
  farmer teacher doctor baker sailor painter singer soldier king queen child neighbor hunter waiter dancer writer
  uncle aunt brother sister pilot nurse judge miner clown
  dog cat horse cow goat sheep rabbit fox wolf bear lion tiger monkey mouse frog snake eagle duck owl crow
  bee ant fish whale camel
  ball book cup door chair table lamp box hat coat shoe knife spoon plate bottle basket rope ladder bell drum
  boat cart wheel stone tree flower apple cake bread
`);

const VERBS = words(`
  push pull help follow watch call visit greet warn thank chase touch lift drop kick carry wash clean paint open
  want need like love fear trust miss remember count order hide guard catch find hear lose draw hold see choose
`);

const ADJECTIVES = words(`
  old young tall short fat thin strong weak happy sad angry calm brave shy clever lazy rich poor sick healthy
  red blue green yellow black white brown gray pink
  big small heavy light tidy dirty wet dry hot cold soft hard round flat new broken loud quiet fast slow
`);

const IRREGULAR: Record<string, string> = {
  hide: 'hid',
  catch: 'caught',
  find: 'found',
  hear: 'heard',
  lose: 'lost',
  draw: 'drew',
  hold: 'held',
  see: 'saw',
  choose: 'chose',
  drop: 'dropped',
};

export const lexemes: readonly Lexeme[] = [
  ...NOUNS.map((stem) => ({ kind: 'noun' as const, stem })),
  ...VERBS.map((stem) => ({ kind: 'verb' as const, stem })),
  ...ADJECTIVES.map((stem) => ({ kind: 'adjective' as const, stem })),
];

/** The English word for a verb in a tense, of somebody else: "pushes", "pushed". */
export function verbForm(stem: string, tense: Tense): string {
  const softened = /[^aeiou]y$/.test(stem) ? `${stem.slice(0, -1)}ie` : stem;
  if (tense === 'before') return IRREGULAR[stem] ?? (softened.endsWith('e') ? `${softened}d` : `${softened}ed`);
  return /(sh|ch|ss)$/.test(stem) ? `${stem}es` : `${softened}s`;
}

/** All English words of a lexeme. */
export function englishForms({ kind, stem }: Lexeme): string[] {
  return kind === 'verb' ? TENSES.map((tense) => verbForm(stem, tense)) : [stem];
}

/** Who did it, to whom was it done, how is who, or whom, of them; and that a statement is to be said again in plain order. */
export const WHO = 'who';
export const WHOM = 'whom';
export const HOW = 'how';
export const PLAINLY = 'plainly';

export const englishVocabulary: readonly string[] = [
  '.',
  '?',
  ':',
  WHO,
  WHOM,
  HOW,
  PLAINLY,
  ...lexemes.flatMap(englishForms),
];
