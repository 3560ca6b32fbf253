import { Suspense } from 'react';
import { useInk } from '../state/ink.ts';
import { lazy } from '../parts/lazy.ts';

const InkedTokens = lazy(() => import('./TokenInk.tsx').then((module) => ({ default: module.InkedTokens })));

interface Props {
  text: string;
  /** The tokens that it consists of. */
  ids?: number[];
}

/** The text as it is; once it is known, each token is underlined by how much the augmenters added where it was chosen. */
export function InkedText({ text, ids }: Props) {
  const inked = useInk((state) => (ids ? state.inked.get(ids) : undefined));
  if (!inked) return text;
  return (
    <Suspense fallback={text}>
      <InkedTokens text={text} inked={inked} />
    </Suspense>
  );
}
