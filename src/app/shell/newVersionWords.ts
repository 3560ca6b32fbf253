// What is said of a newer version, and of what a tab loses that is opened again for its sake.

export interface BeforeReopening {
  /** What is done in this tab is kept in the browser. */
  isKept: boolean;
  isRunning: boolean;
  /** Links are drawn that are not in use. */
  isDrafted: boolean;
}

export function newVersionWords({ isKept, isRunning, isDrafted }: BeforeReopening): string {
  const words = [
    isKept
      ? 'A new version is here: it is used when the page is opened again. What you made stays.'
      : 'A new version is here: it is used when the page is opened again. This tab keeps nothing now: what you did in it since then goes.',
  ];
  if (isKept && isRunning) words.push('The run goes on from its last checkpoint then.');
  if (isDrafted) words.push('Changes that are not in use go.');
  return words.join(' ');
}
