// Gaussian noise, as large as a share of each row's RMS: out[n,c] = x[n,c] + share · rms(x[n]) · ε(seed, n·width + c)
//
// x, out: f32[rows, width] · seed: u32[1] · the backward pass needs no kernel: the RMS counts as constant, so dX = dOut
// ε ~ N(0, 1) is a function of seed and element: Box–Muller on two hashes (PCG, Jarzynski and Olano, JCGT 9(3), 2020).

struct Params { rows: u32, width: u32, share: f32 }

const TWO_PI = 6.283185307179586;

fn pcg(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

// The 24 bits that an f32 holds exactly. The second hash of the pair comes from the first one's counter plus one.
fn bits24(seed: u32, counter: u32) -> f32 { return f32(pcg(pcg(counter) + seed) >> 8u); }

// The first uniform lies in (0, 1], for the logarithm; the angle in [−π, π), where WGSL promises the cosine's accuracy.
fn normal(seed: u32, index: u32) -> f32 {
  let uniform = (bits24(seed, 2u * index) + 1.0) / 16777216.0;
  let turn = bits24(seed, 2u * index + 1u) / 16777216.0 - 0.5;
  return sqrt(max(0.0, -2.0 * log(uniform))) * cos(TWO_PI * turn);
}

// ---- one invocation per row
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> seed: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= params.rows) { return; }
  let width = params.width;
  let start = row * width;
  var sum = 0.0;
  for (var c = 0u; c < width; c++) { sum += x[start + c] * x[start + c]; }
  let deviation = params.share * sqrt(sum / f32(width));
  for (var c = 0u; c < width; c++) { out[start + c] = x[start + c] + deviation * normal(seed[0], start + c); }
}
