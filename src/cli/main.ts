// The command line over the same engine: results on standard output, everything else on standard error.
import { PatchbayError } from '../shared/errors.ts';
import { CODES } from './call.ts';
import { parseFlags } from './flags.ts';
import { Terminal } from './terminal.ts';
import { USAGE } from './usage.ts';
import { verbs } from './verbs.ts';

/** Verbs that take a file without a flag. */
const WITH_FILE = ['describe'];

/** @returns the exit code: see `CODES`. */
export async function main(argv: string[]): Promise<number> {
  try {
    const { values: flags, positionals } = parseFlags(argv);
    const [name = '', ...files] = positionals;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!verb || files.length > (WITH_FILE.includes(name) ? 1 : 0)) {
      console.error(USAGE);
      return CODES.badCall;
    }
    const {
      json,
      text,
      code = CODES.done,
    } = await verb({ flags, files, terminal: new Terminal(Boolean(flags.quiet)) });
    process.stdout.write(`${flags.json ? JSON.stringify(json) : text}\n`);
    return code;
  } catch (thrown) {
    if (thrown instanceof PatchbayError) {
      console.error([thrown.message, thrown.hint].filter(Boolean).join('\n'));
      return thrown.code === 'bad-request' ? CODES.badCall : CODES.failed;
    }
    if (thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`${thrown.message}\n\n${USAGE}`);
      return CODES.badCall;
    }
    throw thrown;
  }
}
