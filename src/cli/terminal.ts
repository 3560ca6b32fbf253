// What is told while a verb works, on standard error: whole lines, and one that is written over and over on a terminal. Where
// nobody watches, that one becomes a line every so often.

/** Between two lines of progress in a log. */
const LINE_EVERY_MS = 10_000;

export class Terminal {
  private readonly isQuiet: boolean;
  private readonly now: () => number;
  private isOpen = false;
  private told = -Infinity;

  constructor(isQuiet: boolean, now: () => number = () => performance.now()) {
    this.isQuiet = isQuiet;
    this.now = now;
  }

  /** Nothing of it with --quiet. */
  note(text: string): void {
    if (!this.isQuiet) this.say(text);
  }

  /** In any case. */
  say(text: string): void {
    this.close();
    console.error(text);
  }

  progress(text: string): void {
    if (this.isQuiet) return;
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
      this.isOpen = true;
      return;
    }
    if (this.now() - this.told < LINE_EVERY_MS) return;
    this.told = this.now();
    console.error(text);
  }

  /** The line that is written over stays as it is. */
  close(): void {
    if (this.isOpen) process.stderr.write('\n');
    this.isOpen = false;
  }
}
