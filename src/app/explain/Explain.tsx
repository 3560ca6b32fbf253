import { Suspense } from 'react';
import { lazy } from '../parts/lazy.ts';
import type { ExplainProps } from './ExplainButton.tsx';

const ExplainButton = lazy(() => import('./ExplainButton.tsx').then((module) => ({ default: module.ExplainButton })));

/** A small (?) that says in a few sentences what something is, or why it is so; it comes once the page stands. */
export function Explain(props: ExplainProps) {
  return (
    <Suspense>
      <ExplainButton {...props} />
    </Suspense>
  );
}
