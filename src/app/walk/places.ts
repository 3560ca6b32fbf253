// The controls that the walk points at: the page marks them with data-place. The ring around them is drawn by ring.css, as
// the root says which place it is, so whatever comes, goes or moves has its ring without being watched.
export type Place =
  | 'questions'
  | 'box'
  | 'mode'
  | 'wires'
  | 'switch'
  | 'undo'
  | 'start-over'
  | 'train'
  | 'progress'
  | 'library'
  | 'choose';

/** Where the focus goes, when that is somewhere else: what can be done with the mouse there is done by keyboard here. */
const BY_KEYBOARD: Partial<Record<Place, string[]>> = {
  wires: ['details'],
  'start-over': ['start-over', 'reset'],
  progress: ['train'],
};

const CONTROL = ':is(button, input, textarea):enabled';

const all = (name: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-place="${name}"]`)];

const seen = (place: Place): HTMLElement | undefined =>
  (place === 'start-over' ? [...all(place), ...all('reset')] : all(place))[0];

const controls = (place: Place): HTMLElement[] =>
  (BY_KEYBOARD[place] ?? [place])
    .flatMap(all)
    .flatMap((element) => (element.matches(CONTROL) ? [element] : [...element.querySelectorAll<HTMLElement>(CONTROL)]));

export const pointAt = (place: Place | undefined): void => {
  if (place) document.documentElement.dataset.walk = place;
  else delete document.documentElement.dataset.walk;
};

/** Into the middle of what the card leaves free; what is too high for that, with its beginning. How it moves, ring.css says. */
export function showPlace(place: Place): void {
  const element = seen(place);
  if (!element) return;
  const free = innerHeight - (parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0);
  element.scrollIntoView({ block: element.offsetHeight < free - 32 ? 'center' : 'start' });
}

/** To the next place of the same step: no further than it needs, and only for who sees the one before. */
export function followPlace(from: Place, to: Place): void {
  const before = seen(from)?.getBoundingClientRect();
  if (before && before.bottom > 0 && before.top < innerHeight) seen(to)?.scrollIntoView({ block: 'nearest' });
}

/** Where the page stands; where nothing can be used, the way back into the walk. */
export function focusPlace(place: Place): void {
  const [control] = [...controls(place), ...all('walk')];
  control?.focus({ preventScroll: true });
}

/** @returns whether there is a control that can be used now. */
export function goToPlace(place: Place): boolean {
  const [control] = controls(place);
  if (!control) {
    showPlace(place);
    return false;
  }
  control.focus({ preventScroll: true });
  control.scrollIntoView({ block: 'center' });
  return true;
}

/** Whether the focus is where `goToPlace` put it, or nowhere: a button that cannot be pressed any more loses it. */
export function isAtPlace(place: Place): boolean {
  const { activeElement } = document;
  return activeElement === document.body || controls(place).some((each) => each === activeElement);
}
