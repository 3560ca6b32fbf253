// Words of a command as a shell reads them. Names of models, files and hubs come from anywhere: none of them may be more
// than one word, or be taken for anything but a word.

/** What no shell of POSIX reads as anything else. */
const PLAIN = /^[\w@%+:,./-]+$/;

/** Within single quotes nothing has a meaning but the quote itself. A flag stays one. */
export const shellWord = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * A command over several lines, which is pasted as one: each flag with its value is kept together.
 * @param parts of one word, or a flag and its value.
 */
export function shellCommand(parts: readonly (readonly string[])[], width = 78): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const words = part.map(shellWord).join(' ');
    if (line === '') line = words;
    else if (line.length + 1 + words.length <= width) line += ` ${words}`;
    else {
      lines.push(line);
      line = `    ${words}`;
    }
  }
  return [...lines, line].join(' \\\n');
}
