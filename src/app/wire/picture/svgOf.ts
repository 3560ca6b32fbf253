// A picture as one SVG file that stands by itself: no style sheet, no script, nothing from elsewhere.
import { FONT, type Picture, type Shape } from './shapes.ts';

export function svgOf({ width, height, title, description, shapes }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      `role="img" aria-labelledby="title description" font-family="${escaped(FONT)}">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    ...shapes.map(element),
    '</svg>',
    '',
  ].join('\n');
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'rect': {
      const { x, y, width, height, radius, fill, stroke } = shape;
      return tag('rect', { x, y, width, height, rx: radius || undefined, fill, stroke });
    }
    case 'dot': {
      const { x, y, radius, fill, stroke } = shape;
      return tag('circle', { cx: x, cy: y, r: radius, fill, stroke, 'stroke-width': 2 });
    }
    case 'wire': {
      const { d, stroke, width, dashes } = shape;
      const look = { 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-dasharray': dashes?.join(' ') };
      return tag('path', { d, fill: 'none', stroke, ...look });
    }
    default: {
      const { x, y, text, size, weight, fill, align } = shape;
      const anchor = align === 'start' ? undefined : align;
      const look = { 'font-size': size, 'font-weight': weight, 'text-anchor': anchor };
      return tag('text', { x, y, fill, ...look }, escaped(text));
    }
  }
}

function tag(name: string, attributes: Record<string, string | number | undefined>, content?: string): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return content === undefined ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>`;
}

/** As XML 1.0 has it: what no XML may hold is left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
