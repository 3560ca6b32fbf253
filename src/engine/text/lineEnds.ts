// Lines end with "\n", "\r\n" or "\r"; behind this they all end with "\n".

export function oneLineEnd(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The same for a text that comes in pieces: "\r\n" may lie across two of them. */
export class LineEnds {
  private hasReturn = false;

  next(piece: string): string {
    if (piece === '') return '';
    const whole = this.hasReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.hasReturn = piece.endsWith('\r');
    return oneLineEnd(whole);
  }
}
