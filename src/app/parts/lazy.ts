// A part of the page that is loaded when it is needed. Where it cannot be loaded, its place stays empty and the rest of
// the page works on (React would take all of it away); loading.ts tells of it.
import { lazy as lazyOrNothing } from 'react';

export const lazy: typeof lazyOrNothing = (load) =>
  lazyOrNothing(() => load().catch(() => ({ default: Nothing as never })));

const Nothing = (): null => null;
