// What the engine that is none (fakeEngine.ts) sees inside its answers: tokens are words of the question and letters of the
// answer, heads look at the words that have a code, and links write most where an answer begins. To be added before it:
//   await page.addInitScript(fakeLooks);
// Sent to the page as text, so everything it needs is inside it.
import type { AttentionLook, Look, NextToken, TextToLookAt, TokenLook } from '../src/shared/looks.ts';
import type { Link } from '../src/shared/composition.ts';
import type { FakeMore, FakeParts, LookCommand } from './fakeEngine.ts';

export interface LooksOptions {
  /** How often `lookInside` fails before it answers. */
  fails?: number;
  /** Milliseconds that each look takes. */
  lookMs?: number;
}

export function fakeLooks({ fails = 0, lookMs = 5 }: LooksOptions = {}): void {
  let failures = 0;
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, lookMs));
  const looks: FakeMore<LookCommand> = {
    handlers: ({ wiring, answer }: FakeParts) => {
      const on = (without: string[] = []): Link[] =>
        wiring().links.filter((link) => link.enabled && !without.includes(link.id));
      const asked = ({ prompt }: TextToLookAt): string =>
        typeof prompt === 'string' ? prompt : prompt.map(({ content }) => content).join('\n');
      const question = (text: TextToLookAt): string[] => asked(text).split(/(?=\s)/);
      const tokensOf = (text: TextToLookAt): string[] => {
        const letters = text.ids.map((id) => String.fromCharCode(id));
        return [...question(text), ...letters.map((letter, i) => (i === 0 ? ` ${letter}` : letter))];
      };
      const isTrained = (): boolean => wiring().origin !== 'untrained';
      const perToken = (text: TextToLookAt, at: number): Float32Array =>
        Float32Array.from(tokensOf(text), (_, place) => {
          if (!isTrained()) return 0;
          const isAnswer = place >= question(text).length - 1;
          return ((isAnswer ? 0.62 : 0.2) * (1 + 0.3 * Math.sin(place * 7 + at))) / (1 + 1.4 * at);
        });
      const overall = (shares: Float32Array): number =>
        Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0) / shares.length);
      const spread = (first: string[], probability: number): NextToken[] => {
        const all = [...new Set([...first, '7', '1', '0', '3', '9', '5'])].slice(0, 5);
        return all.map((text, i) => ({
          text,
          probability: i === 0 ? probability : ((1 - probability) * 0.8) / 2 ** i,
        }));
      };
      const next = (text: TextToLookAt, place: number): TokenLook['next'] => {
        const at = place - question(text).length + 1;
        const said = (speaker: string): string => answer(speaker, asked(text))[at] ?? '<eos>';
        const whole = on(text.without).length === on().length;
        const token = tokensOf(text)[place + 1] ?? '<eos>';
        const chosen = whole ? token : said('anchor');
        return [
          ...[...new Set(on().map((link) => link.augmenter))].map((speaker) => ({
            speaker,
            tokens: spread([said('codes')], 0.44),
          })),
          { speaker: 'anchor', tokens: spread([said('anchor')], 0.31) },
          { speaker: text.speaker, tokens: spread([chosen, said('anchor')], whole ? 0.88 : 0.47) },
        ];
      };
      return {
        measureLinks: () => on().map(({ id }, at) => ({ link: id, share: isTrained() ? 0.4 / (1 + 1.4 * at) : 0 })),
        lookInside: async (text): Promise<Look> => {
          await wait();
          if (failures++ < fails) {
            const message = 'There is not enough memory to look inside.';
            throw Object.assign(new Error(message), {
              code: 'out-of-memory',
              message,
              hint: 'Close other pages, then try again.',
            });
          }
          const tokens = tokensOf(text);
          const read = [...new Set(on().map((link) => link.augmenter))];
          return {
            tokens,
            promptTokens: question(text).length,
            augmenters: read.map((id) => ({ id, tokens })),
            links: on(text.without).map(({ id }, at) => {
              const shares = perToken(text, at);
              return { link: id, share: overall(shares), perToken: shares };
            }),
          };
        },
        lookAtLink: async ({ link, ...text }): Promise<AttentionLook> => {
          await wait();
          const tokens = tokensOf(text);
          const heads = on().find(({ id }) => id === link)?.heads ?? 1;
          const words = tokens.flatMap((token, i) => (/^\s?[a-z]{2,}$/.test(token) ? [i] : []));
          const n = tokens.length;
          const weights = new Float32Array(n * heads * n);
          for (let row = 0; row < n; row++)
            for (let head = 0; head < heads; head++) {
              const favourite = words.filter((word) => word <= row).at(head % 2 === 0 ? 0 : -1);
              // The first token of the anchor sees nothing: the augmenter's ends later.
              const scores = tokens.map((_, column) =>
                row === 0 || column > row
                  ? 0
                  : Math.exp(column === favourite ? 3 + 0.2 * head : words.includes(column) ? 1 : 0),
              );
              const sum = scores.reduce((total, score) => total + score, 0);
              scores.forEach(
                (score, column) => (weights[(row * heads + head) * n + column] = sum > 0 ? score / sum : 0),
              );
            }
          return { heads, rows: n, columns: n, weights };
        },
        lookAtToken: async ({ place, ...text }): Promise<TokenLook> => {
          await wait();
          const seen = next(text, place);
          const [anchor, composed] = [seen.at(-2)?.tokens ?? [], seen.at(-1)?.tokens ?? []];
          return {
            next: seen,
            lens: on(text.without).map(({ id }, at) => ({
              link: id,
              before: at === 0 ? spread([anchor[0].text], 0.24) : composed,
              after: isTrained() ? composed : spread([anchor[0].text], 0.24),
            })),
          };
        },
      };
    },
  };
  Object.assign(window, { fakeLooks: looks });
}
