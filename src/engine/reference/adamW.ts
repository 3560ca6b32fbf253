// f64 twin of ops/adamW.ts on plain arrays; one step, in place. Steps count from 1.

export function adamW(
  state: { parameters: Float64Array; gradients: Float64Array; m: Float64Array; v: Float64Array },
  options: { decayed: number; beta1: number; beta2: number; epsilon: number; weightDecay: number; clip: number },
  norm: number,
  learningRate: number,
  step: number,
): void {
  if (!Number.isFinite(norm)) return;
  const { parameters, gradients, m, v } = state;
  const { decayed, beta1, beta2, epsilon, weightDecay, clip } = options;
  const factor = clip === 0 ? 1 : Math.min(1, clip / (norm + 1e-6));
  for (let i = 0; i < parameters.length; i++) {
    const g = factor * gradients[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g ** 2;
    if (i < decayed) parameters[i] *= 1 - learningRate * weightDecay;
    const [mHat, vHat] = [m[i] / (1 - beta1 ** step), v[i] / (1 - beta2 ** step)];
    parameters[i] -= (learningRate * mHat) / (Math.sqrt(vHat) + epsilon);
  }
}
