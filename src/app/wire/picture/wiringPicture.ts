// The board as a picture: models, their layers, the wires between them, and what they cost.
import { layOut } from '../boardLayout.ts';
import { columnsOf, FOOT, HEAD, MARGIN, type Drawn } from './drawn.ts';
import { railShapes } from './railShapes.ts';
import { label, type Picture } from './shapes.ts';
import { wireShapes } from './wireShapes.ts';

export function wiringPicture(drawn: Drawn): Picture {
  const { anchor, augmenters, links, colours, name, title, cost } = drawn;
  const layout = layOut(anchor, augmenters, links);
  const { width } = columnsOf(drawn);
  const height = HEAD + layout.height + FOOT;
  const room = width - 2 * MARGIN;
  const brand = { kind: 'text', text: 'Patchbay', size: 14, weight: 700, fill: colours.ink, align: 'end' } as const;
  const titles = augmenters.map(({ id }) => title(id)).join(' + ');
  return {
    width,
    height,
    title: `${name}: a wiring made with Patchbay`,
    description: `${titles} into ${title(anchor.id)}. ${cost}`,
    shapes: [
      { kind: 'rect', x: 0, y: 0, width, height, radius: 0, fill: colours.surface },
      label(MARGIN, 46, name, { size: 20, weight: 680, fill: colours.ink, room: room - 90 }),
      { ...brand, x: width - MARGIN, y: 46 },
      ...wireShapes(layout, drawn),
      ...layout.rails.flatMap((place) => railShapes(place, drawn)),
      label(MARGIN, height - 26, cost, { size: 12.5, weight: 400, fill: colours.inkSoft, room }),
    ],
  };
}
