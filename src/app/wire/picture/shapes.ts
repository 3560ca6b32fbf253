// A picture as a list of shapes in plain numbers and colours, in the order in which they are drawn: see svgOf.ts, drawShapes.ts.

export type Shape =
  | { kind: 'rect'; x: number; y: number; width: number; height: number; radius: number; fill: string; stroke?: string }
  | { kind: 'dot'; x: number; y: number; radius: number; fill: string; stroke: string }
  /** Level at both ends; `d` is a path of M and C. */
  | { kind: 'wire'; d: string; stroke: string; width: number; dashes?: readonly number[] }
  | {
      kind: 'text';
      x: number;
      /** Of the line that letters stand on. */
      y: number;
      text: string;
      size: number;
      weight: number;
      fill: string;
      align: 'start' | 'end';
    };

export interface Picture {
  width: number;
  height: number;
  /** What it shows, for those who do not see it. */
  title: string;
  description: string;
  shapes: Shape[];
}

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

/** @returns as much of the text as has room; letters are taken to be as wide as most are. */
export function fitted(text: string, size: number, room: number): string {
  const letters = Math.max(1, Math.floor(room / (0.56 * size)));
  const all = Array.from(text);
  return all.length <= letters ? text : `${all.slice(0, letters - 1).join('')}…`;
}

export interface LabelStyle {
  size: number;
  weight: number;
  fill: string;
  /** Width that there is. */
  room: number;
}

export function label(x: number, y: number, words: string, { size, weight, fill, room }: LabelStyle): Shape {
  return { kind: 'text', x, y, text: fitted(words, size, room), size, weight, fill, align: 'start' };
}
