// The evaluation that a session makes, one at a time: begun in turn with the other commands, then beside them, with the links
// as they were when it began. Stop is heard at once; what it holds is given back as soon as the token under way is there.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { Evaluation } from '../shared/evaluations.ts';
import type { Desk, Params, Result } from './desk.ts';
import { evaluate } from './evaluation.ts';
import { countRight } from './keptSkill.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { Opening } from './opening.ts';
import { stillSpeakers, type StillSpeakers } from './stillSpeakers.ts';

interface Going {
  stop: AbortController;
  /** Resolves when nothing of it is under way or held. */
  over: Promise<unknown>;
  /** Once it holds something. */
  still?: StillSpeakers;
}

export class Evaluations {
  private readonly desk: Desk;
  private going: Going | undefined;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** Copies of wirings that it holds. */
  get boards(): readonly LinkBoard[] {
    return this.going?.still?.boards ?? [];
  }

  async evaluate(order: Params<'evaluate'>): Promise<Evaluation> {
    while (this.going) {
      if (!this.going.stop.signal.aborted)
        throw badRequest('The held-out questions are being answered already.', 'Wait until that is done, or stop it.');
      await this.going.over;
    }
    const stop = new AbortController();
    const { signal } = stop;
    const ended = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(stopped())));
    ended.catch(() => undefined); // heard of by the race below, if at all
    const going: Going = { stop, over: Promise.resolve() };
    this.going = going;
    const work = this.work(order, going, ended).finally(() => (this.going = undefined));
    going.over = work.catch(() => undefined);
    return Promise.race([work, ended]);
  }

  async stopEvaluating(): Promise<Result<'stopEvaluating'>> {
    const { going } = this;
    going?.stop.abort();
    await going?.over;
    return null;
  }

  ownSkill(): Promise<Result<'ownSkill'>> {
    return this.desk.exclusive.run(() => this.desk.opened().ownSkill());
  }

  keptSkill({ speakers: who, examples }: Params<'keptSkill'>): Promise<Result<'keptSkill'>> {
    return this.desk.exclusive.run(async () => {
      const { speakers, skill } = this.desk.opened();
      const known = await skill.known(examples);
      const kept: Result<'keptSkill'> = [];
      for (const speaker of who)
        kept.push({ speaker, n: known.length, kept: await countRight(speakers, speaker, known) });
      return kept;
    });
  }

  /** For who has the turn: resolves when it holds nothing any more. One that waits for its turn is not touched. */
  async end(): Promise<void> {
    const { going } = this;
    if (!going?.still) return;
    going.stop.abort();
    await going.over;
  }

  private async work(order: Params<'evaluate'>, going: Going, ended: Promise<never>): Promise<Evaluation> {
    const { exclusive, surroundings } = this.desk;
    const { signal } = going.stop;
    const started = performance.now();
    const opening = await exclusive.run(async () => {
      if (signal.aborted) throw stopped();
      return this.begin(this.desk.opened(), order, going);
    });
    const { still } = going;
    if (!still) throw new Error('An evaluation has nobody to ask.');
    try {
      const examples = opening.examples.heldOut.slice(0, order.limit);
      const { hash } = opening.examples.report;
      const { maxTokens } = opening.preset;
      const total = examples.length;
      const step = (done: number): void => surroundings.emit({ type: 'evaluationStepped', done, total });
      step(0);
      const { speakers } = order;
      const found = await evaluate(
        still.speakers,
        { speakers, examples, maxTokens },
        {
          // Not to be waited for once it is over: whoever ends it may have the turn.
          turn: () => Promise.race([exclusive.run(() => Promise.resolve()), ended]),
          stopped: () => signal.aborted,
          onDone: step,
        },
      );
      return { ...found, speakers, examplesHash: hash, seconds: (performance.now() - started) / 1000 };
    } finally {
      await still.destroy();
    }
  }

  /** @throws PatchbayError 'bad-request' when there is nobody or nothing to ask. */
  private async begin(opening: Opening, { speakers, limit }: Params<'evaluate'>, going: Going): Promise<Opening> {
    if (speakers.length === 0) throw badRequest('Nobody is to be asked.', 'Choose at least one who answers.');
    for (const speaker of speakers) opening.speakers.voice(speaker);
    if (opening.examples.heldOut.slice(0, limit).length === 0)
      throw badRequest('There are no held-out questions to ask.', 'Add a file with examples.');
    await opening.checkKernels(false);
    going.still = await stillSpeakers(opening);
    return opening;
  }
}

function stopped(): PatchbayError {
  return new PatchbayError({
    code: 'stopped',
    message: 'The evaluation was stopped.',
    hint: 'Start it again to have its result.',
  });
}
