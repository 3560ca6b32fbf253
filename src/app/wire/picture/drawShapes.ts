// A picture on a canvas, for a PNG; the same shapes as in the SVG.
import { FONT, type Picture, type Shape } from './shapes.ts';

/** Two pixels for one: sharp on most screens. */
const SCALE = 2;

/** @returns undefined where the browser cannot make one so large. */
export function pngOf({ width, height, shapes }: Picture): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SCALE * width, SCALE * height];
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(undefined);
  context.scale(SCALE, SCALE);
  for (const shape of shapes) draw(context, shape);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}

function draw(context: CanvasRenderingContext2D, shape: Shape): void {
  const path = new Path2D(shape.kind === 'wire' ? shape.d : undefined);
  switch (shape.kind) {
    case 'rect':
      path.roundRect(shape.x, shape.y, shape.width, shape.height, shape.radius);
      return paint(context, path, { ...shape, lineWidth: 1 });
    case 'dot':
      path.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      return paint(context, path, { ...shape, lineWidth: 2 });
    case 'wire':
      return paint(context, path, { ...shape, lineWidth: shape.width });
    case 'text':
      context.fillStyle = shape.fill;
      context.font = `${shape.weight} ${shape.size}px ${FONT}`;
      context.textAlign = shape.align;
      return context.fillText(shape.text, shape.x, shape.y);
  }
}

interface Paint {
  fill?: string;
  stroke?: string;
  lineWidth: number;
  dashes?: readonly number[];
}

function paint(context: CanvasRenderingContext2D, path: Path2D, { fill, stroke, lineWidth, dashes }: Paint): void {
  if (fill !== undefined) {
    context.fillStyle = fill;
    context.fill(path);
  }
  if (stroke === undefined) return;
  context.strokeStyle = stroke;
  context.lineWidth = lineWidth;
  context.lineCap = 'round';
  context.setLineDash([...(dashes ?? [])]);
  context.stroke(path);
}
