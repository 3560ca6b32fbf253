// A training curve with few points: means over the steps between them, told while it grows.

/** [step, loss] */
export type CurvePoint = [step: number, loss: number];

const CURVE_EVERY = 50;

/** `add` is to be called with every step's loss. */
export function tellingCurve(steps: number): { curve: CurvePoint[]; add: (step: number, loss: number) => void } {
  const curve: CurvePoint[] = [];
  const started = performance.now();
  let sum = 0;
  const add = (step: number, loss: number): void => {
    sum += loss;
    if (step % CURVE_EVERY !== 0) return;
    const mean = Number((sum / CURVE_EVERY).toFixed(4));
    curve.push([step, mean]);
    sum = 0;
    const ms = (performance.now() - started) / step;
    console.error(`step ${step} of ${steps}, loss ${mean}, ${ms.toFixed(0)} ms a step`);
  };
  return { curve, add };
}
