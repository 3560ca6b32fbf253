// f64 twin of ops/gradientNorm.ts on plain arrays.

export function gradientNorm(gradients: Float64Array): number {
  return Math.sqrt(gradients.reduce((sum, value) => sum + value ** 2, 0));
}
