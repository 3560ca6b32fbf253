// Looking into a composition over one text. The text stays on the GPU, so that going from token to token and from link to
// link computes little; it is given back when another text comes, or when the links are put together anew.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { AttentionLook, Look, TextToLookAt, TokenLook } from '../shared/looks.ts';
import type { Speaker } from '../shared/protocol.ts';
import { readAugmenters, withoutLinks, type Composition } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import { readAttention } from './looking/linkLook.ts';
import { OpenText } from './looking/openText.ts';
import { checkedRequest, readLookedText, type LookedModels, type LookedText } from './lookedText.ts';
import { nextTokens } from './nextTokens.ts';
import { shareOf } from './ops/shares.ts';
import type { Readers } from './question.ts';

/** Whose compositions are looked into. */
export interface Looked extends LookedModels {
  /** Longest text that there is room for, in tokens. */
  context: number;
  /** @throws PatchbayError 'bad-request' when there is none. */
  compositionOf(speaker: Speaker): Composition;
  readersOf(speaker: Speaker): Readers;
}

export class Looks {
  private readonly gpu: Gpu;
  private readonly looked: Looked;
  private open: { key: string; source: Composition; opened: OpenText<LookedText> } | undefined;

  constructor(gpu: Gpu, looked: Looked) {
    this.gpu = gpu;
    this.looked = looked;
  }

  async inside(params: TextToLookAt): Promise<Look> {
    const { text, composition, states } = await this.opened(params);
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
    const { text, states } = await this.opened(params);
    const kept = states.links.find(({ wired }) => wired.link.id === link);
    if (!kept) throw badRequest(`There is no link "${link}" that is on.`, 'Choose another, or switch it on.');
    const columns = text.augmenters.get(kept.wired.link.augmenter)?.ids.length ?? 0;
    const weights = await readAttention(this.gpu, states, kept, columns);
    return { heads: kept.wired.link.heads, rows: text.ids.length, columns, weights };
  }

  /** @throws PatchbayError 'bad-request' for a place where the text has no token. */
  async atToken({ place, ...params }: TextToLookAt & { place: number }): Promise<TokenLook> {
    const opened = await this.opened(params);
    const { length } = opened.text.ids;
    if (!Number.isInteger(place) || place < 0 || place >= length)
      throw badRequest(`The text has tokens 0 to ${length - 1}, and no token ${place}.`, 'Choose one of its tokens.');
    return nextTokens(opened, this.looked, params.speaker, place);
  }

  /** What the text holds on the GPU. */
  get bytes(): number {
    return this.open?.opened.bytes ?? 0;
  }

  /** Gives the text back. */
  forget(): void {
    this.open?.opened.destroy();
    this.open = undefined;
  }

  private async opened(params: TextToLookAt): Promise<OpenText<LookedText>> {
    const request = checkedRequest(params);
    const source = this.looked.compositionOf(request.speaker);
    const key = JSON.stringify(request);
    if (this.open?.key === key && this.open.source === source) return this.open.opened;
    const readers = this.looked.readersOf(request.speaker); // also of links that are left out: the text stays what it was
    const text = readLookedText(readers, this.looked, this.looked.context, request);
    this.forget();
    const composition = withoutLinks(source, request.without ?? []);
    const opened = await OpenText.open(this.gpu, composition, text, () => source.changes ?? 0).catch(
      (thrown: unknown) => {
        throw inWords(thrown, text.ids.length);
      },
    );
    this.open = { key, source, opened };
    return opened;
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

/** A plan that does not fit speaks of training. */
function inWords(thrown: unknown, tokens: number): unknown {
  if (!(thrown instanceof PatchbayError) || thrown.code !== 'out-of-memory') return thrown;
  return new PatchbayError({
    code: 'out-of-memory',
    message: `To look inside a text of ${tokens} tokens takes more graphics memory than there is.`,
    hint: 'Look at a shorter question and answer, or take a smaller model.',
    detail: thrown.detail ?? thrown.message,
  });
}
