// `patchbay ask`: one question to a composition.
import { COMPOSITION } from '../shared/protocol.ts';
import type { Answer, Call } from './call.ts';
import { openComposition } from './composed.ts';
import { number, question, required, sampling } from './flags.ts';

export async function ask({ flags }: Call): Promise<Answer> {
  const { speakers } = await openComposition(required(flags, 'composition'), flags);
  const said = await speakers.ask(COMPOSITION, question(flags), {
    maxTokens: number(flags, 'max-tokens', 40),
    sampling: sampling(flags),
  });
  const text = said.text.trim();
  return { json: { text }, text };
}
