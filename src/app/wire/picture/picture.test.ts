import { describe, expect, it } from 'vitest';
import type { Link, ModelShape } from '../../../shared/composition.ts';
import { codesAndSums } from '../../../shared/presets/codesAndSums.ts';
import type { Drawn } from './drawn.ts';
import { fitted, type Shape } from './shapes.ts';
import { svgOf } from './svgOf.ts';
import { wiringPicture } from './wiringPicture.ts';

const shape = (id: string, blocks: number): ModelShape => ({ id, blocks, width: 64, heads: 4 });
const colours: Drawn['colours'] = {
  surface: 'rgb(255, 255, 255)',
  line: 'rgb(1, 1, 1)',
  ink: 'rgb(2, 2, 2)',
  inkSoft: 'rgb(3, 3, 3)',
  anchor: 'rgb(0, 0, 200)',
  composed: 'rgb(0, 200, 0)',
  augmenter: 'rgb(200, 0, 0)',
  'augmenter-2': 'rgb(200, 200, 0)',
  'augmenter-3': 'rgb(200, 0, 200)',
};
const drawn: Drawn = {
  name: 'Secret codes + sums',
  anchor: shape('sums', 3),
  augmenters: [shape('codes', 2)],
  title: (id) => id.toUpperCase(),
  links: codesAndSums.links,
  cost: '4 links · 82,432 trainable numbers',
  colours,
};
const of = <Kind extends Shape['kind']>(kind: Kind, over: Partial<Drawn> = {}) =>
  wiringPicture({ ...drawn, ...over }).shapes.filter(
    (each): each is Extract<Shape, { kind: Kind }> => each.kind === kind,
  );
const said = (over: Partial<Drawn> = {}) => of('text', over).map(({ text }) => text);

describe('a picture of the wiring', () => {
  it('names the models, every layer, the cost and Patchbay', () => {
    expect(said()).toEqual([
      'Secret codes + sums',
      'Patchbay',
      'CODES',
      'Augmenter · 2 blocks',
      'SUMS',
      'Anchor · 3 blocks',
      'embeddings',
      'block 1',
      'block 2',
      'embeddings',
      'block 1',
      'block 2',
      'block 3',
      '4 links · 82,432 trainable numbers',
    ]);
  });

  it('draws each link from dot to dot, as wide as its share; off ones are dashed', () => {
    const off: Link[] = drawn.links.map((link, i) => ({ ...link, enabled: i !== 3 }));
    const [a, b, c, d] = off.map(({ id }) => id);
    const wires = of('wire', { links: off, shares: { [a]: 0, [b]: 0.5, [c]: 7, [d]: 0.5 } });
    expect(wires.map(({ width }) => width)).toEqual([1, 5.5, 10, 1.5]);
    expect(wires.map(({ dashes }) => dashes !== undefined)).toEqual([false, false, false, true]);
    expect(of('wire').every(({ width }) => width === 3)).toBe(true);
    expect(of('wire', { shares: { [a]: Number.NaN } })[0].width).toBe(3);
    const plugged = of('dot').filter(({ fill }) => fill !== colours.surface);
    expect(plugged.map(({ stroke }) => stroke)).toEqual([
      colours.augmenter,
      ...Array.from({ length: 4 }, () => colours.anchor),
    ]);
  });

  it('keeps everything inside, for one augmenter and for four of many layers', () => {
    const many = [shape('a', 30), shape('b', 12), shape('c', 6), shape('d', 24)];
    const link = (augmenter: string, from: number): Link => ({
      ...drawn.links[0],
      id: augmenter,
      augmenter,
      from,
      to: 24,
    });
    const wide: Partial<Drawn> = {
      anchor: shape('sums', 24),
      augmenters: many,
      links: [link('a', 30), link('b', 12), link('d', 24)],
    };
    for (const over of [{}, wide]) {
      const { width, height, shapes } = wiringPicture({ ...drawn, ...over });
      for (const each of shapes) {
        const numbers = each.kind === 'wire' ? each.d.match(/[\d.]+/g)?.map(Number) : undefined;
        const [xs, ys] = numbers ? [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2)] : [[], []];
        if ('x' in each) xs.push(each.x, each.x + ('width' in each ? each.width : 0));
        if ('y' in each) ys.push(each.y, each.y + ('height' in each ? each.height : 0));
        expect(Math.min(...xs, ...ys), JSON.stringify(each)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...xs), JSON.stringify(each)).toBeLessThanOrEqual(width);
        expect(Math.max(...ys), JSON.stringify(each)).toBeLessThanOrEqual(height);
      }
    }
    expect(said(wide)).toContain('C: embeddings');
  });

  it('cuts names that have no room', () => {
    expect(fitted('short', 12, 100)).toBe('short');
    expect(fitted('🙂'.repeat(50), 10, 57)).toBe(`${'🙂'.repeat(9)}…`);
    const long = said({ title: () => 'A model with a very long name indeed' });
    expect(long).toContain('A model with a very…');
  });
});

describe('as SVG', () => {
  const evil = `<script>alert("1")</script> & 'x' \u0000\u0008\uD800 ]]> 🙂`;

  it('is well-formed, whatever models are called, and needs nothing from elsewhere', () => {
    const svg = svgOf(wiringPicture({ ...drawn, name: evil, title: () => evil, cost: evil }));
    expect(wellFormed(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('🙂');
    expect(svg).not.toMatch(/href|url\(|@import|foreignObject|<style|var\(/);
  });

  it('says what it shows', () => {
    const svg = svgOf(wiringPicture(drawn));
    expect(svg).toContain('<title id="title">Secret codes + sums: a wiring made with Patchbay</title>');
    expect(svg).toContain('<desc id="description">CODES into SUMS. 4 links · 82,432 trainable numbers</desc>');
    expect(svg).toContain('role="img"');
    expect(svg.match(/<path /g)).toHaveLength(4);
  });

  it('the check for well-formed XML can fail', () => {
    for (const bad of ['<a><b></a>', '<a b="<"/>', '<a>&nope;</a>', '<a/><b/>', '<a b=1/>', '<a>\u0001</a>', 'x<a/>'])
      expect(wellFormed(bad), bad).toBe(false);
  });
});

/** Elements, attributes and text as XML has them; enough for what is written here. */
function wellFormed(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- what XML may not hold
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(text)) return false;
  const token =
    /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+="(?:[^<&"]|&(?:amp|lt|gt|quot);)*")*)\s*(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot);)+)/y;
  const open: string[] = [];
  let roots = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (!found) return false;
    const [, closes, name, , isEmpty, words] = found;
    if (words !== undefined) {
      if (open.length === 0 && words.trim() !== '') return false;
    } else if (closes) {
      if (open.pop() !== name) return false;
    } else {
      if (open.length === 0) roots++;
      if (!isEmpty) open.push(name);
    }
  }
  return open.length === 0 && roots === 1;
}
