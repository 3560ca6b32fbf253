// Looking into a composition over one text. The text stays on the GPU, so that going from token to token and from link to
// link computes little; it is given back when another text comes, or when the links are put together anew.
import { badRequest } from '../shared/errors.ts';
import type { AttentionLook, Look, TextToLookAt, TokenLook } from '../shared/looks.ts';
import type { Speaker } from '../shared/protocol.ts';
import { readAugmenters, type Composition } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import { readAttention } from './looking/linkLook.ts';
import { OpenText } from './looking/openText.ts';
import { readsAlike } from './looking/readsAlike.ts';
import { AnsweredQuestion, type LookedModels, type LookedText } from './lookedText.ts';
import { checkedRequest } from './lookRequest.ts';
import { nextTokens } from './nextTokens.ts';
import { shareOf } from './ops/shares.ts';
import type { Readers } from './question.ts';

/** Whose compositions are looked into. */
export interface Looked extends LookedModels {
  /** Without some links, by their ids. @throws PatchbayError 'bad-request' when there is no such composition, or link. */
  compositionOf(speaker: Speaker, without: readonly string[]): Composition;
  readersOf(speaker: Speaker): Readers;
}

/** A text that is on the GPU. */
interface Kept {
  /** What was asked for, and what was left out. */
  asked: string;
  without: string;
  source: Composition;
  answered: AnsweredQuestion;
  whole: OpenText<LookedText>;
  /** Up to some token, where the augmenters read the whole otherwise. */
  part?: OpenText<LookedText>;
}

/** The text as it was, and with a link left out, which a person goes to and fro between. */
const KEPT = 2;

export class Looks {
  private readonly gpu: Gpu;
  private readonly looked: Looked;
  /** Of one text: the newest first. */
  private kept: Kept[] = [];

  constructor(gpu: Gpu, looked: Looked) {
    this.gpu = gpu;
    this.looked = looked;
  }

  async inside(params: TextToLookAt): Promise<Look> {
    const { text, composition, states } = (await this.opened(params)).whole;
    const squares = await states.readSquares();
    return {
      tokens: text.tokens,
      promptTokens: text.promptTokens,
      augmenters: readAugmenters(composition).map(({ id }) => ({ id, tokens: text.augmenters.get(id)?.tokens ?? [] })),
      links: states.links.map(({ wired }, i) => ({ link: wired.link.id, ...shares(squares[i]) })),
    };
  }

  /** @throws PatchbayError 'bad-request' for a link that is not there, or is off. */
  async atLink({ link, ...params }: TextToLookAt & { link: string }): Promise<AttentionLook> {
    const { text, states } = (await this.opened(params)).whole;
    const kept = states.links.find(({ wired }) => wired.link.id === link);
    if (!kept) throw badRequest(`There is no link "${link}" that is on.`, 'Choose another, or switch it on.');
    const columns = text.augmenters.get(kept.wired.link.augmenter)?.ids.length ?? 0;
    const weights = await readAttention(this.gpu, states, kept, columns);
    return { heads: kept.wired.link.heads, rows: text.ids.length, columns, weights };
  }

  /** @throws PatchbayError 'bad-request' for a place where the text has no token. */
  async atToken({ place, ...params }: TextToLookAt & { place: number }): Promise<TokenLook> {
    const kept = await this.opened(params);
    const { length } = kept.whole.text.ids;
    if (!Number.isInteger(place) || place < 0 || place >= length)
      throw badRequest(`The text has tokens 0 to ${length - 1}, and no token ${place}.`, 'Choose one of its tokens.');
    return nextTokens(await this.asSaid(kept, place), this.looked, params.speaker, place);
  }

  /** What the text holds on the GPU. */
  get bytes(): number {
    return this.kept.reduce((sum, { whole, part }) => sum + whole.bytes + (part?.bytes ?? 0), 0);
  }

  /** Gives what is kept back. */
  forget(): void {
    this.keep([]);
  }

  private async opened(params: TextToLookAt): Promise<Kept> {
    const { without = [], ...request } = checkedRequest(params);
    const source = this.looked.compositionOf(request.speaker, []);
    const composition = this.looked.compositionOf(request.speaker, without);
    const key = { asked: JSON.stringify(request), without: JSON.stringify(without), source };
    this.keep(this.kept.filter(({ asked, source: of }) => asked === key.asked && of === source));
    const found = this.kept.find((each) => each.without === key.without);
    if (found) {
      this.keep([found, ...this.kept.filter((each) => each !== found)]);
      return found;
    }
    const readers = this.looked.readersOf(request.speaker); // also those of links that are left out: the text stays the same
    const answered = this.kept.at(0)?.answered ?? new AnsweredQuestion(readers, this.looked, request);
    this.keep(this.kept.slice(0, KEPT - 1));
    const whole = await OpenText.open(this.gpu, composition, answered.whole);
    const opened = { ...key, answered, whole };
    this.keep([opened, ...this.kept]);
    return opened;
  }

  private keep(kept: Kept[]): void {
    for (const { whole, part } of this.kept.filter((each) => !kept.includes(each))) {
      whole.destroy();
      part?.destroy();
    }
    this.kept = kept;
  }

  /**
   * The text as the token after `place` was chosen: augmenters may read a whole text otherwise than its beginning (it may end
   * inside of a token of theirs), and under some masks they see what is to come.
   */
  private async asSaid(kept: Kept, place: number): Promise<OpenText<LookedText>> {
    const { whole, answered } = kept;
    const said = answered.upTo(place + 1);
    if (readsAlike(whole.composition, said, whole.text)) return whole;
    if (kept.part?.text.ids.length === said.ids.length) return kept.part;
    kept.part?.destroy();
    kept.part = undefined;
    kept.part = await OpenText.open(this.gpu, whole.composition, said);
    return kept.part;
  }
}

function shares(squares: Float32Array): { share: number; perToken: Float32Array } {
  let [bridge, residual] = [0, 0];
  const perToken = new Float32Array(squares.length / 2);
  for (let t = 0; t < perToken.length; t++) {
    bridge += squares[2 * t];
    residual += squares[2 * t + 1];
    perToken[t] = shareOf(squares[2 * t], squares[2 * t + 1]);
  }
  return { share: shareOf(bridge, residual), perToken };
}
