// What is heavy to draw comes later, each in a task of its own: a chart takes tens of milliseconds, and several at once would
// make the page deaf for so long. Nobody waits: one after another, they come between a person's clicks.
import { useEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';

interface Props {
  /** Of what will stand there, in pixels: nothing jumps. */
  height: number;
  children: ReactNode;
}

export function Later({ height, children }: Props) {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => inTurn(() => flushSync(() => setIsTime(true))), []);
  return isTime ? children : <svg width="1" height={height} display="block" aria-hidden="true" />;
}

let waiting: (() => void)[] = [];
let isDrawing = false;

/** @returns what takes it back. */
function inTurn(draw: () => void): () => void {
  waiting.push(draw);
  if (!isDrawing) next();
  isDrawing = true;
  return () => {
    waiting = waiting.filter((each) => each !== draw);
  };
}

/** A chart measures its place when it comes, and is drawn in the task behind that: the next one waits for a frame and a task. */
function next(): void {
  requestAnimationFrame(() => {
    setTimeout(() => {
      const draw = waiting.shift();
      draw?.();
      if (waiting.length > 0) next();
      else isDrawing = false;
    });
  });
}
