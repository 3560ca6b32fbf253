// The layers of a model as boxes, with dots where wires arrive.
import type { Layer, ModelShape } from '../../../shared/composition.ts';
import { augmenterIdentity, type Identity } from '../../parts/identity.ts';
import { flank, jackY, layerName, layersOf, rowHeight, type Flank } from '../boardLayout.ts';
import { columnsOf, flankOfModel, HEAD, RAIL_WIDTH, type Drawn } from './drawn.ts';
import { label, type Shape } from './shapes.ts';

export function augmenterRail(model: ModelShape, drawn: Drawn): Shape[] {
  const side = flankOfModel(drawn, model.id);
  const isOneOfSeveral = flank(drawn.augmenters, side).length > 1;
  const end = side === 'left' ? 'right' : 'left';
  return rail(drawn, {
    model,
    x: columnsOf(drawn)[side],
    identity: augmenterIdentity(drawn.augmenters.indexOf(model)),
    name: (layer) =>
      isOneOfSeveral && layer === 0 ? `${drawn.title(model.id)}: ${layerName(layer)}` : layerName(layer),
    ends: [end],
    isPlugged: (layer) => drawn.links.some(({ augmenter, from }) => augmenter === model.id && from === layer),
  });
}

export function anchorRail(drawn: Drawn): Shape[] {
  const hasRight = flank(drawn.augmenters, 'right').length > 0;
  return rail(drawn, {
    model: drawn.anchor,
    x: columnsOf(drawn).anchor,
    identity: 'anchor',
    name: layerName,
    ends: hasRight ? ['left', 'right'] : ['left'],
    isPlugged: (layer, end) =>
      drawn.links.some(({ augmenter, to }) => to === layer && flankOfModel(drawn, augmenter) === end),
  });
}

interface Rail {
  model: ModelShape;
  x: number;
  identity: Identity;
  name: (layer: Layer) => string;
  ends: readonly Flank[];
  isPlugged: (layer: Layer, end: Flank) => boolean;
}

function rail({ anchor, augmenters, colours }: Drawn, { model, x, identity, name, ends, isPlugged }: Rail): Shape[] {
  const side = identity === 'anchor' ? 'anchor' : 'augmenter';
  const height = Math.min(32, rowHeight(anchor, augmenters) - 3);
  return layersOf(model).flatMap((layer): Shape[] => {
    const y = HEAD + jackY({ side, model: model.id, layer }, anchor, augmenters);
    const box = { x, y: y - height / 2, width: RAIL_WIDTH, height, radius: 8, fill: colours.surface };
    const dots = ends.map((end): Shape => {
      const fill = isPlugged(layer, end) ? colours[identity] : colours.surface;
      return {
        kind: 'dot',
        x: end === 'left' ? x + 15 : x + RAIL_WIDTH - 15,
        y,
        radius: 5,
        fill,
        stroke: colours[identity],
      };
    });
    const start = ends.includes('left') ? 28 : 14;
    const style = { size: 12.5, weight: 500, fill: colours.ink, room: RAIL_WIDTH - start - 28 };
    return [{ kind: 'rect', ...box, stroke: colours.line }, label(x + start, y + 4.5, name(layer), style), ...dots];
  });
}
