// The command line over the same engine: one JSON object on standard output, everything else on standard error.
import { PatchbayError } from '../shared/errors.ts';
import { parseFlags } from './flags.ts';
import { verbs } from './verbs.ts';

const USAGE = `patchbay <verb> [options] --json
  logits    --model DIR --ids 1,2,3
  generate  --model DIR (--prompt TEXT | --ids 1,2,3) [--max-tokens N] [--temperature T] [--top-p P] [--top-k K]
            [--repetition-penalty R] [--seed S]
  train     --anchor DIR --augmenter DIR --links 2-0,2-1 --data FILE --out FILE
            [--held-out FILE] [--steps N] [--batch N] [--learning-rate R] [--seed S]
  eval      --composition FILE --data FILE [--anchor DIR] [--augmenter DIR]
  export    --composition FILE --out FILE       links as google-deepmind/calm names them
  ask       --composition FILE --prompt TEXT [--anchor DIR] [--augmenter DIR] [--max-tokens N]
            and the settings of generate
  models
DIR is a folder in Hugging Face layout, or the name of a built-in model. logits, generate, eval and ask keep the matrices as
--weights f32, f16 or q8; unless that is given, large models on a graphics card as f16. --chat puts questions and examples through each model's chat
template; --system TEXT says something first. Links are augmenter layer–anchor layer, or every-4th.`;

/** @returns the exit code: 0, 1 when the work failed, 2 when the call makes no sense. */
export async function main(argv: string[]): Promise<number> {
  try {
    const { values, positionals } = parseFlags(argv);
    const verb = Object.hasOwn(verbs, positionals[0] ?? '') ? verbs[positionals[0]] : undefined;
    if (!verb || positionals.length !== 1) {
      console.error(USAGE);
      return 2;
    }
    process.stdout.write(`${JSON.stringify(await verb(values))}\n`);
    return 0;
  } catch (thrown) {
    if (thrown instanceof PatchbayError) {
      console.error([thrown.message, thrown.hint].filter(Boolean).join('\n'));
      return thrown.code === 'bad-request' ? 2 : 1;
    }
    if (thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`${thrown.message}\n\n${USAGE}`);
      return 2;
    }
    throw thrown;
  }
}
