// Rules for every kernel that no compiler checks.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SHADERS = readdirSync('shaders').map((name) => [name, readFileSync(`shaders/${name}`, 'utf8')] as const);

/** Lines that declare a variable without a value inside a loop. */
function forgetful(code: string): string[] {
  const found: string[] = [];
  /** For every open brace whether it is a loop's, or inside of one. */
  const loops: boolean[] = [];
  for (const line of code.split('\n').map((text) => text.replace(/\/\/.*/, ''))) {
    const isLoop = /\b(for|while|loop)\b/.test(line);
    if (/\bvar \w+\s*:[^=]*;/.test(line) && (loops.at(-1) || (isLoop && line.includes('{')))) found.push(line.trim());
    for (const brace of line.match(/[{}]/g) ?? [])
      if (brace === '}') loops.pop();
      else loops.push(isLoop || loops.at(-1) === true);
  }
  return found;
}

describe('kernels', () => {
  it('there are some', () => expect(SHADERS.length).toBeGreaterThan(15));

  // WGSL zeroes such a variable each time; Dawn (Chromium 156) does so once, before the loop.
  it.each(SHADERS)('%s: a variable in a loop is given its value', (_, code) => {
    expect(forgetful(code)).toEqual([]);
  });

  // Safari 26 makes arrays of workgroup memory empty whose length hangs on an override.
  // Language features that not every browser has would need `requires`.
  it.each(SHADERS)('%s: needs nothing but subgroups, where there are some', (_, code) => {
    expect(code.match(/^\s*(@id\(.*)?override\b.*|^(enable|requires) (?!subgroups;).*/gm) ?? []).toEqual([]);
  });

  it('such variables are found', () => {
    expect(forgetful('fn f() {\n  for (var i = 0u; i < 3u; i++) {\n    var x: f32;\n  }\n  var y: f32;\n}')).toEqual([
      'var x: f32;',
    ]);
    expect(forgetful('fn f() {\n  loop {\n    if (true) {\n      var x: array<f32, 4>;\n    }\n  }\n}')).toHaveLength(
      1,
    );
    expect(forgetful('fn f() {\n  while (a) {\n    b();\n  }\n  var x: f32;\n}')).toEqual([]);
  });
});
