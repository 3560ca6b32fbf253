// Where a chat template has put each message's content. The conversation is written a second time with marks in the
// contents: what is the same but for the marks says where they are. Templates may trim contents, leave out their beginning,
// or change their order.

/** Where a content lies in a text that a model reads. */
export interface Place {
  from: number;
  to: number;
  /** Characters of the content in front of those that stand there. */
  skipped: number;
  /** What stands there is not the content as it was, or it stands somewhere in there: it is known at the end, as a whole. */
  isWhole: boolean;
}

/**
 * A place for each content that has one; there is none for white space.
 * @param text the conversation as the template writes it.
 * @param write the same with these contents instead; undefined when the template refuses them.
 */
export function contentPlaces(
  text: string,
  contents: readonly string[],
  write: (contents: readonly string[]) => string | undefined,
): (Place | undefined)[] {
  const cores = contents.map((content) => ({ skipped: content.search(/\S|$/), core: content.trim() }));
  const marked = markedPlaces(text, contents, write);
  const found = cores.map(({ core, skipped }, i) => {
    if (core === '') return undefined;
    const place = marked ? placeOf(text, core, skipped, marked[i]) : onlyPlace(text, core, skipped);
    return place && withSpace(text, contents[i], place);
  });
  return found.map((place, i) => (place || cores[i].core === '' ? place : anywhere(text, found, i)));
}

interface Marks {
  open?: number;
  close?: number;
}

/** Where the marks stand in the text; undefined when the template writes something else because of them. */
function markedPlaces(
  text: string,
  contents: readonly string[],
  write: (contents: readonly string[]) => string | undefined,
): Marks[] | undefined {
  const free = freeCharacters(text + contents.join(''), 2 * contents.length);
  if (free.length < 2 * contents.length) return undefined;
  const written = write(contents.map((content, i) => mark(content, free[2 * i], free[2 * i + 1])));
  if (written === undefined) return undefined;
  const marks = contents.map((): Marks => ({}));
  const indices = new Map(free.map((character, index) => [character, index]));
  let plain = '';
  for (const unit of written.split('')) {
    const index = indices.get(unit);
    if (index === undefined) plain += unit;
    else marks[index >> 1][index % 2 === 0 ? 'open' : 'close'] ??= plain.length;
  }
  return plain === text ? marks : undefined;
}

/** Just inside of what trimming leaves. */
function mark(content: string, open: string, close: string): string {
  const core = content.trim();
  return core === '' ? content : content.replace(core, () => open + core + close);
}

/** Characters for private use that the text does not use. */
function freeCharacters(text: string, count: number): string[] {
  const used = new Set(text.match(/[\uE000-\uF8FF]/g));
  const free: string[] = [];
  for (let code = 0xe000; code <= 0xf8ff && free.length < count; code++) {
    const character = String.fromCharCode(code);
    if (!used.has(character)) free.push(character);
  }
  return free;
}

function placeOf(text: string, core: string, skipped: number, { open, close }: Marks): Place | undefined {
  if (open !== undefined && close !== undefined) {
    const isWhole = text.slice(open, close) !== core;
    return { from: Math.min(open, close), to: Math.max(open, close), skipped, isWhole };
  }
  if (close !== undefined) {
    let length = 0;
    while (length < Math.min(core.length, close) && core.at(-1 - length) === text[close - 1 - length]) length++;
    return { from: close - length, to: close, skipped: skipped + core.length - length, isWhole: length === 0 };
  }
  if (open === undefined) return undefined;
  let length = 0;
  while (length < core.length && core[length] === text[open + length]) length++;
  return { from: open, to: open + length, skipped, isWhole: length === 0 };
}

/** Without marks: where it stands, if that is one place. */
function onlyPlace(text: string, core: string, skipped: number): Place | undefined {
  const from = text.indexOf(core);
  if (from < 0 || text.includes(core, from + 1)) return undefined;
  return { from, to: from + core.length, skipped, isWhole: false };
}

/** With the white space around it that the template did not trim. */
function withSpace(text: string, content: string, place: Place): Place {
  if (place.isWhole) return place;
  let { from, to, skipped } = place;
  for (let end = skipped + to - from; end < content.length && content[end] === text[to]; end++) to++;
  while (skipped > 0 && content[skipped - 1] === text[from - 1]) {
    from--;
    skipped--;
  }
  return { from, to, skipped, isWhole: false };
}

/** Between the messages before and after it, if those are in order. */
function anywhere(text: string, found: readonly (Place | undefined)[], index: number): Place {
  const from = Math.max(0, ...found.slice(0, index).map((place) => place?.to ?? 0));
  const to = Math.min(text.length, ...found.slice(index + 1).map((place) => place?.from ?? text.length));
  return from <= to ? { from, to, skipped: 0, isWhole: true } : { from: 0, to: text.length, skipped: 0, isWhole: true };
}
