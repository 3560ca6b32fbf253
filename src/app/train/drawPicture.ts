// Strokes, dots and words on a canvas, as a PNG.
import type { CurvesPicture } from './curvesPicture.ts';

/** Two pixels for one: sharp on most screens. */
const SCALE = 2;
const FONT = '13px system-ui, sans-serif';

/** @returns undefined where the browser cannot make one. */
export function drawPicture({
  width,
  height,
  background,
  strokes,
  dots,
  words,
}: CurvesPicture): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SCALE * width, SCALE * height];
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(undefined);
  context.scale(SCALE, SCALE);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.lineJoin = 'round';
  for (const { line, color, width: lineWidth, dashes } of strokes) {
    context.beginPath();
    line.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.setLineDash([...(dashes ?? [])]);
    context.stroke();
  }
  context.setLineDash([]);
  context.lineWidth = 2;
  for (const { at, color } of dots) {
    context.beginPath();
    context.arc(at[0], at[1], 4, 0, 2 * Math.PI);
    context.fillStyle = background;
    context.fill();
    context.strokeStyle = color;
    context.stroke();
  }
  context.font = FONT;
  for (const { text, at, align, color } of words) {
    context.fillStyle = color;
    context.textAlign = align;
    context.fillText(text, at[0], at[1]);
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}
