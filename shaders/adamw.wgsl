// AdamW (arXiv 1711.05101), one step in place, in the order of torch.optim.AdamW, with g clipped before:
//   m ← β1·m + (1 − β1)·g    v ← β2·v + (1 − β2)·g²    p ← p·(1 − lr·decay) − lr · m̂ / (√v̂ + ε)
//
// parameters, gradients, m, v: f32[count] · norm: f32[1], the length of all gradients
// schedule: f32[4] = learning rate, 1 / (1 − β1^t), 1 / (1 − β2^t), unused

struct Params {
  count: u32,
  decayed: u32, // the numbers before this one get weight decay
  beta1: f32,
  rest1: f32, // 1 − β1, from the host: in f32 the difference would lose digits
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  weight_decay: f32,
  clip: f32, // the largest norm; 0: no clipping
}

@group(0) @binding(4) var<storage, read> norm_bits: array<u32>;
@group(0) @binding(5) var<storage, read> schedule: array<f32>;
@group(0) @binding(6) var<uniform> params: Params;

// By its bits: a compiler may take every f32 for finite.
fn norm_is_finite() -> bool { return (norm_bits[0] & 0x7f800000u) != 0x7f800000u; }

// torch.nn.utils.clip_grad_norm_
fn clip_factor() -> f32 {
  let factor = params.clip / (bitcast<f32>(norm_bits[0]) + 1e-6);
  return select(min(1.0, factor), 1.0, params.clip == 0.0);
}

fn moved(p: vec4f, m: vec4f, v: vec4f, index: vec4u) -> vec4f {
  let decay = select(vec4f(0.0), vec4f(params.weight_decay), index < vec4u(params.decayed));
  let step = schedule[1] * m / (sqrt(schedule[2] * v) + params.epsilon);
  return p * (1.0 - schedule[0] * decay) - schedule[0] * step;
}

// ---- one invocation per four numbers
@group(0) @binding(0) var<storage, read_write> parameters4: array<vec4f>;
@group(0) @binding(1) var<storage, read> gradients4: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> m4: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> v4: array<vec4f>;

@compute @workgroup_size(64)
fn step4(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (4u * i >= params.count || !norm_is_finite()) { return; }
  let g = clip_factor() * gradients4[i];
  let m = params.beta1 * m4[i] + params.rest1 * g;
  let v = params.beta2 * v4[i] + params.rest2 * g * g;
  m4[i] = m;
  v4[i] = v;
  parameters4[i] = moved(parameters4[i], m, v, 4u * i + vec4u(0u, 1u, 2u, 3u));
}

// ---- one invocation per number, where count is not a multiple of four
@group(0) @binding(0) var<storage, read_write> parameters1: array<f32>;
@group(0) @binding(1) var<storage, read> gradients1: array<f32>;
@group(0) @binding(2) var<storage, read_write> m1: array<f32>;
@group(0) @binding(3) var<storage, read_write> v1: array<f32>;

@compute @workgroup_size(64)
fn step1(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.count || !norm_is_finite()) { return; }
  let g = clip_factor() * gradients1[i];
  let m = params.beta1 * m1[i] + params.rest1 * g;
  let v = params.beta2 * v1[i] + params.rest2 * g * g;
  m1[i] = m;
  v1[i] = v;
  parameters1[i] = moved(vec4f(parameters1[i]), vec4f(m), vec4f(v), vec4u(i)).x;
}
