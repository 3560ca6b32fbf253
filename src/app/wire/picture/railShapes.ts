// The layers of a model as boxes under its title, with dots where wires arrive: as on the board.
import { layerName } from '../../../shared/composition.ts';
import { augmenterIdentity } from '../../parts/identity.ts';
import { TITLE_HEIGHT, type Flank, type RailPlace } from '../boardLayout.ts';
import { drawnRow, longRuns, NAMED_ROW, runName } from '../layerRuns.ts';
import { columnsOf, flankOfModel, HEAD, RAIL_WIDTH, type Drawn } from './drawn.ts';
import { label, type Shape } from './shapes.ts';

export function railShapes(place: RailPlace, drawn: Drawn): Shape[] {
  const { colours, title } = drawn;
  const x = columnsOf(drawn)[place.column];
  const identity =
    place.column === 'middle'
      ? 'anchor'
      : augmenterIdentity(drawn.augmenters.findIndex(({ id }) => id === place.model));
  const colour = colours[identity];
  const ends = endsOf(place, drawn);
  const start = ends.includes('left') ? 28 : 14;
  const name = { size: 12.5, weight: 500, fill: colours.ink, room: RAIL_WIDTH - start - 28 };
  const boxes = place.rows.map(drawnRow).flatMap((row, layer): Shape[] => {
    const y = HEAD + row.top;
    const middle = y + row.height / 2;
    const box = { x, y, width: RAIL_WIDTH, height: row.height, radius: Math.min(8, row.height / 3) };
    const dots = ends.flatMap((end): Shape[] => {
      const isPlugged = plugs(place, drawn, layer, end);
      if (!isPlugged && row.height < NAMED_ROW) return [];
      const at = end === 'left' ? x + 15 : x + RAIL_WIDTH - 15;
      const fill = isPlugged ? colour : colours.surface;
      return [{ kind: 'dot', x: at, y: middle, radius: Math.min(5, row.height / 3), fill, stroke: colour }];
    });
    const words = row.height < NAMED_ROW ? [] : [label(x + start, middle + 4.5, layerName(layer), name)];
    return [{ kind: 'rect', ...box, fill: colours.surface, stroke: colours.line }, ...words, ...dots];
  });
  const runs = longRuns(place.rows).map((run) =>
    label(x + start, HEAD + run.top + run.height / 2 + 4, runName(run), { ...name, size: 11, fill: colours.inkSoft }),
  );
  const above = HEAD + place.top + TITLE_HEIGHT - 8;
  const heading = { size: 14, weight: 650, fill: colour, room: RAIL_WIDTH };
  return [label(x, above, title(place.model), heading), ...boxes, ...runs];
}

function endsOf({ column }: RailPlace, { augmenters }: Drawn): readonly Flank[] {
  if (column === 'left') return ['right'];
  if (column === 'right') return ['left'];
  return augmenters.length > 1 ? ['left', 'right'] : ['left'];
}

function plugs({ column, model }: RailPlace, drawn: Drawn, layer: number, end: Flank): boolean {
  return drawn.links.some(({ augmenter, from, to }) =>
    column === 'middle'
      ? to === layer && flankOfModel(drawn, augmenter) === end
      : augmenter === model && from === layer,
  );
}
