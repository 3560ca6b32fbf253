// What Python does with strings where JavaScript does something else; templates are written for Python.

export type Side = 'left' | 'right' | 'both';

// str.isspace: Unicode's white space and the four separators of ASCII. JavaScript's trim knows U+FEFF instead of those.
const SPACE = /\p{White_Space}/u;
const SEPARATORS = new Set('\u001C\u001D\u001E\u001F');

/** str.strip, lstrip, rstrip. @param characters any of these; white space unless given. */
export function stripped(text: string, side: Side, characters?: string): string {
  const strip = characters === undefined ? undefined : new Set(characters);
  const goes = (character: string): boolean =>
    strip?.has(character) ?? (SPACE.test(character) || SEPARATORS.has(character));
  const all = Array.from(text);
  let [from, to] = [0, all.length];
  if (side !== 'right') while (from < to && goes(all[from])) from++;
  if (side !== 'left') while (to > from && goes(all[to - 1])) to--;
  return all.slice(from, to).join('');
}

const [MONTHS, DAYS] = [
  [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
];

/** datetime.strftime in the C locale, as far as templates use it. What is not known stays as it is. */
export function strftime(format: string, now: Date): string {
  const digits = (value: number, count = 2): string => String(value).padStart(count, '0');
  const [month, day] = [MONTHS[now.getMonth()], DAYS[now.getDay()]];
  const fields = new Map([
    ['Y', digits(now.getFullYear(), 4)],
    ['y', digits(now.getFullYear() % 100)],
    ['m', digits(now.getMonth() + 1)],
    ['B', month],
    ['b', month.slice(0, 3)],
    ['d', digits(now.getDate())],
    ['A', day],
    ['a', day.slice(0, 3)],
    ['H', digits(now.getHours())],
    ['I', digits(now.getHours() % 12 || 12)],
    ['M', digits(now.getMinutes())],
    ['S', digits(now.getSeconds())],
    ['p', now.getHours() < 12 ? 'AM' : 'PM'],
    ['%', '%'],
  ]);
  return format.replaceAll(/%(.)/g, (whole, name: string) => fields.get(name) ?? whole);
}
