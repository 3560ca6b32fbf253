/** A token as short as in a table: white space as a sign. */
export const tokenSign = (token: string): string =>
  token.trim() || (token.includes('\n') ? '⏎' : token === '' ? '∅' : '␣');
