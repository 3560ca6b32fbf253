import { describe, expect, it } from 'vitest';
import { newLink } from '../../shared/wirings.ts';
import { layOut, rowOf } from './boardLayout.ts';
import { nearestWire, placeWires, wirePath, wireWidth, writesNothing } from './wireShape.ts';

const shape = (id: string, blocks: number) => ({ id, blocks, width: 64, heads: 4 });
const anchor = shape('sums', 3);
const augmenters = [shape('codes', 2), shape('names', 2)];

describe('wires', () => {
  it('leave and arrive level', () => {
    expect(wirePath(0, 10, 100, 50)).toBe('M0 10C50 10 50 50 100 50');
  });

  it('that share a jack arrive beside each other, without crossing; one alone in the middle', () => {
    const links = [
      newLink('codes', [2, 1], anchor),
      newLink('codes', [0, 1], anchor),
      newLink('names', [1, 1], anchor),
    ];
    const layout = layOut(anchor, augmenters, links);
    const [low, high, alone] = placeWires(layout, 'sums', links);
    const { top, height } = rowOf(layout, { side: 'anchor', model: 'sums', layer: 1 });
    expect(low.toY - high.toY).toBe(7);
    expect((low.toY + high.toY) / 2).toBe(top + height / 2);
    expect(alone).toMatchObject({ flank: 'right', toY: top + height / 2 });
  });

  it('of layers that are not there are not drawn', () => {
    const layout = layOut(anchor, augmenters, []);
    expect(placeWires(layout, 'sums', [newLink('gone', [1, 1], anchor), newLink('codes', [1, 9], anchor)])).toEqual([]);
  });

  it('are as thick as what they write', () => {
    expect([undefined, 0, 1, 40].map(wireWidth)).toEqual([3, 1.5, 8, 8]);
    expect(wireWidth(0.25)).toBe(4.75);
    expect([undefined, 0, 0.0001, 0.01].map(writesNothing)).toEqual([false, true, true, false]);
  });

  it('the nearest one within reach is meant, and how far along it', () => {
    const wires = [
      { id: 'a', flank: 'left' as const, fromY: 10, toY: 100 },
      { id: 'b', flank: 'left' as const, fromY: 60, toY: 60 },
    ];
    expect(nearestWire(wires, { x: 2, y: 12 }, 200, 9)).toMatchObject({ id: 'a', along: 0 });
    expect(nearestWire(wires, { x: 100, y: 56 }, 200, 9)).toMatchObject({ id: 'a', along: 0.5 });
    expect(nearestWire(wires, { x: 198, y: 61 }, 200, 9)).toMatchObject({ id: 'b', along: 1 });
    expect(nearestWire(wires, { x: 50, y: 90 }, 200, 9)).toBeUndefined();
  });
});
