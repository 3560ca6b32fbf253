// What the walk knows of the page: plain data, read from its stores in one go.
import { layerName } from '../../shared/composition.ts';
import { ANCHOR, COMPOSITION, type RunState, type Speaker } from '../../shared/protocol.ts';
import { augmenterIdentity, type Identity } from '../parts/identity.ts';
import { modelTitle } from '../parts/speakerView.ts';
import { useAnswers, type Turn } from '../state/answers.ts';
import { useAskBox } from '../state/askBox.ts';
import { historyOf } from '../state/history.ts';
import { isRight } from '../state/isRight.ts';
import { useLinkDetails } from '../state/linkDetails.ts';
import { useLinkFigures } from '../state/linkFigures.ts';
import { useMaking } from '../state/making.ts';
import { useOpening } from '../state/opening.ts';
import { ownTitle, speakersOf, usePreset } from '../state/preset.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useScores } from '../state/scores.ts';
import { hasDraft, linksInUse, useWiring } from '../state/wiring.ts';

export interface Said {
  speaker: Speaker;
  /** "Codes"; "Wired together". */
  name: string;
  identity: Identity;
  text: string;
  right?: boolean;
  /** Nothing more comes. */
  isWhole: boolean;
}

export interface KnownLink {
  id: string;
  /** "block 2 → block 1" */
  name: string;
  isOn: boolean;
}

export interface WalkFacts {
  /** Id of the example, or of models of a person's own. */
  subject: string;
  status: 'opening' | 'open' | 'failed';
  isChat: boolean;
  /** There are questions to choose from. */
  hasQuestions: boolean;
  /** Names. */
  anchor: string;
  augmenters: string[];
  /** What each model says of itself, once it is loaded. */
  abouts: { name: string; about: string }[];
  /** The newest one. */
  question?: { id: number; prompt: string; isRecorded: boolean; said: Said[] };
  /** Those that answer, whatever is drawn. */
  links: KnownLink[];
  /** Edits wait until the run ends. */
  hasDraft: boolean;
  /** The one that writes most, as a share of what is there. */
  strongest?: { name: string; share: number };
  /** Numbers of the links, and of all models. */
  trainable: number;
  frozen: number;
  origin?: 'preset' | 'trained' | 'untrained';
  /** Steps behind the links' numbers, when they were trained here. */
  learned: number;
  /** There is a change of the wiring to take back; it is forgotten with the page. */
  canUndo: boolean;
  run: { state: RunState; step: number; steps: number; secondsLeft: number };
  /** Shares of held-out questions that are answered right, by speaker. */
  scores: Record<Speaker, number>;
  /** Name of the link whose details are open. */
  looksAt?: string;
  isMaking: boolean;
}

export function walkFacts(): WalkFacts {
  const { preset } = usePreset.getState();
  const { status, anchor, augmenters } = useOpening.getState();
  const cards = anchor ? [...augmenters, anchor] : [];
  const title = (id: string): string => modelTitle(id, { cards, title: ownTitle });
  const isAlone = preset.augmenters.length === 0;
  const wiring = useWiring.getState();
  const links = linksInUse(wiring).map(({ id, augmenter, from, to, enabled }) => {
    const whose = preset.augmenters.length > 1 ? `${title(augmenter)} ` : '';
    return { id, name: `${whose}${layerName(from)} → ${layerName(to)}`, isOn: enabled };
  });
  const { shares } = useLinkFigures.getState();
  const [strongest] = links
    .filter(({ id, isOn }) => isOn && shares[id] !== undefined)
    .toSorted((a, b) => shares[b.id] - shares[a.id]);
  const { state, step, steps, secondsLeft, settings } = useRun.getState();
  const [newest] = useAnswers.getState().turns;
  const { opened } = useLinkDetails.getState();
  const says = (speaker: Speaker, turn: Turn): Said => {
    const answer = turn.answers[speaker];
    const name = speaker === COMPOSITION ? 'Wired together' : title(speaker === ANCHOR ? preset.anchor : speaker);
    const at = preset.augmenters.indexOf(speaker);
    const own = speaker === COMPOSITION ? 'composed' : 'anchor';
    const isWhole = answer?.state === 'recorded' || (answer?.state === 'done' && answer.ended !== 'stopped');
    const identity = at < 0 ? own : augmenterIdentity(at);
    return { speaker, name, identity, text: answer?.text ?? '', right: isRight(answer, turn.expected), isWhole };
  };
  return {
    subject: preset.id,
    status,
    isChat: useAskBox.getState().mode === 'chat',
    hasQuestions: preset.prompts.length > 0,
    anchor: title(preset.anchor),
    augmenters: preset.augmenters.map(title),
    abouts: cards.flatMap((card) => (card.about && !isAlone ? { name: card.title, about: card.about } : [])),
    question: newest && {
      id: newest.id,
      prompt: newest.prompt,
      isRecorded: Object.values(newest.answers).every((answer) => answer.state === 'recorded'),
      said: speakersOf(preset).map((speaker) => says(speaker, newest)),
    },
    links,
    hasDraft: hasDraft(wiring),
    strongest: strongest && { name: strongest.name, share: shares[strongest.id] },
    trainable: wiring.wiring?.parameters ?? 0,
    frozen: cards.reduce((sum, { parameters }) => sum + parameters, 0),
    origin: wiring.wiring?.origin,
    learned: wiring.wiring?.steps ?? 0,
    canUndo: historyOf(wiring, isUnderWay(useRun.getState())).undo !== undefined,
    run: { state, step, steps: steps || settings.steps, secondsLeft },
    scores: Object.fromEntries(
      Object.entries(useScores.getState().bySpeaker).map(([speaker, { exact }]) => [speaker, exact]),
    ),
    looksAt: links.find(({ id }) => id === opened)?.name,
    isMaking: useMaking.getState().isOpen,
  };
}
