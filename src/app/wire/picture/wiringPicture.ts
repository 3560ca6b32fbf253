// The board as a picture: models, their layers, the wires between them, and what they cost.
import type { ModelShape } from '../../../shared/composition.ts';
import { formatPlural } from '../../parts/format.ts';
import { augmenterIdentity, type Identity } from '../../parts/identity.ts';
import { boardHeight, flank } from '../boardLayout.ts';
import { columnsOf, FOOT, HEAD, MARGIN, RAIL_WIDTH, type Drawn } from './drawn.ts';
import { anchorRail, augmenterRail } from './railShapes.ts';
import { label, type Picture, type Shape } from './shapes.ts';
import { wireShape } from './wireShapes.ts';

export function wiringPicture(drawn: Drawn): Picture {
  const { anchor, augmenters, colours, name, title, cost } = drawn;
  const [left, right] = [flank(augmenters, 'left'), flank(augmenters, 'right')];
  const columns = columnsOf(drawn);
  const { width } = columns;
  const height = HEAD + boardHeight(anchor, augmenters) + FOOT;
  const room = width - 2 * MARGIN;
  const brand = { kind: 'text', text: 'Patchbay', size: 14, weight: 700, fill: colours.ink, align: 'end' } as const;
  return {
    width,
    height,
    title: `${name}: a wiring made with Patchbay`,
    description: `${titles(augmenters, title)} into ${title(anchor.id)}. ${cost}`,
    shapes: [
      { kind: 'rect', x: 0, y: 0, width, height, radius: 0, fill: colours.surface },
      label(MARGIN, 46, name, { size: 20, weight: 680, fill: colours.ink, room: room - 90 }),
      { ...brand, x: width - MARGIN, y: 46 },
      ...head(drawn, left, columns.left, augmenterIdentity(0)),
      ...head(drawn, [anchor], columns.anchor, 'anchor'),
      ...head(drawn, right, columns.right, augmenterIdentity(1)),
      ...drawn.links.map((link) => wireShape(link, drawn)),
      ...augmenters.flatMap((model) => augmenterRail(model, drawn)),
      ...anchorRail(drawn),
      label(MARGIN, height - 26, cost, { size: 12.5, weight: 400, fill: colours.inkSoft, room }),
    ],
  };
}

/** Who stands in a column. */
function head(drawn: Drawn, models: readonly ModelShape[], x: number, identity: Exclude<Identity, 'pinned'>): Shape[] {
  if (models.length === 0) return [];
  const { colours, title } = drawn;
  const role = identity === 'anchor' ? 'Anchor' : models.length > 1 ? 'Augmenters' : 'Augmenter';
  const about = `${role} · ${models.map(({ blocks }) => formatPlural(blocks, 'block')).join(', ')}`;
  const room = RAIL_WIDTH - 14;
  return [
    { kind: 'rect', x, y: 66, width: 4, height: 38, radius: 2, fill: colours[identity] },
    label(x + 14, 81, titles(models, title), { size: 15, weight: 650, fill: colours[identity], room }),
    label(x + 14, 100, about, { size: 12, weight: 400, fill: colours.inkSoft, room }),
  ];
}

const titles = (models: readonly ModelShape[], title: Drawn['title']): string =>
  models.map(({ id }) => title(id)).join(' + ');
