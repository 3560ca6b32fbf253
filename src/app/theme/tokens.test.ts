// The identity colours can be read and told apart, in both schemes, also by eyes that miss a colour.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];

const CSS = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const hex = (text: string): Rgb => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16) / 255) as Rgb;
const tokens = new Map(
  [...CSS.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]): [string, { light: Rgb; dark: Rgb }] => [name, { light: hex(light), dark: hex(dark) }],
  ),
);
const AUGMENTERS = [...tokens.keys()].filter((name) => name.startsWith('augmenter'));
const SCHEMES = ['light', 'dark'] as const;

const linear = (rgb: Rgb): Rgb => rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as Rgb;
const times = (matrix: readonly Rgb[], v: Rgb): Rgb =>
  matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as Rgb;

/** WCAG 2.2, relative luminance. */
const luminance = (rgb: Rgb): number => times([[0.2126, 0.7152, 0.0722]], linear(rgb))[0];
function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const EYES: Record<string, Rgb[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab (Ottosson 2020) of linear light. */
function oklab(rgb: Rgb): Rgb {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt) as Rgb,
  );
}

const seen = (rgb: Rgb, eyes: Rgb[]): Rgb =>
  oklab(times(eyes, linear(rgb)).map((c) => Math.min(1, Math.max(0, c))) as Rgb);
const of = (name: string, scheme: (typeof SCHEMES)[number]): Rgb => tokens.get(name)?.[scheme] ?? [NaN, NaN, NaN];

describe.each(SCHEMES)('%s', (scheme) => {
  it.each([...AUGMENTERS, 'anchor', 'composed'])('%s can be read on what it stands on', (name) => {
    for (const ground of ['surface', 'page', 'sunken', 'hover'])
      expect(contrast(of(name, scheme), of(ground, scheme)), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(EYES))('six augmenters are six colours: %s', (_, eyes) => {
    expect(AUGMENTERS).toHaveLength(6);
    const colours = AUGMENTERS.map((name) => seen(of(name, scheme), eyes));
    for (const [i, a] of colours.entries())
      for (const [j, b] of colours.entries())
        if (i < j)
          expect(Math.hypot(...a.map((c, k) => c - b[k])), `${AUGMENTERS[i]}, ${AUGMENTERS[j]}`).toBeGreaterThan(0.05);
  });
});
