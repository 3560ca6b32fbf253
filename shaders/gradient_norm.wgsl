// The length of a gradient: norm = sqrt(Σ_i gradients[i]²)
//
// gradients: f32[count] · partial: f32[partials], with partials ≈ √count · norm: f32[1] · failed: u32[1], 0 at the start
// Two short chains of additions, at most √count long each: rounding errors stay small, and the order is always the same.
// Once a norm is not finite, none is in all later runs: what is trained must not go on from there.

struct Params { count: u32, partials: u32 }

// ---- partial[p] = Σ over i = p, p + partials, p + 2·partials, … of gradients[i]²: one invocation per partial sum
@group(0) @binding(0) var<storage, read> gradients4: array<vec4f>;
@group(0) @binding(0) var<storage, read> gradients1: array<f32>;
@group(0) @binding(1) var<storage, read_write> partial_out: array<f32>;
@group(0) @binding(2) var<uniform> square_params: Params;

// i counts fours of numbers
@compute @workgroup_size(64)
fn sum_squares4(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = id.y * groups.x * 64u + id.x;
  if (p >= square_params.partials) { return; }
  var sum = vec4f(0.0);
  for (var i = p; 4u * i < square_params.count; i += square_params.partials) { sum += gradients4[i] * gradients4[i]; }
  partial_out[p] = sum.x + sum.y + sum.z + sum.w;
}

// for a count that is not a multiple of four
@compute @workgroup_size(64)
fn sum_squares1(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let p = id.y * groups.x * 64u + id.x;
  if (p >= square_params.partials) { return; }
  var sum = 0.0;
  for (var i = p; i < square_params.count; i += square_params.partials) { sum += gradients1[i] * gradients1[i]; }
  partial_out[p] = sum;
}

// ---- norm: a single invocation
@group(0) @binding(0) var<storage, read> partial_in: array<f32>;
@group(0) @binding(1) var<storage, read_write> norm_bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> failed: array<u32>;
@group(0) @binding(3) var<uniform> norm_params: Params;

const EXPONENT = 0x7f800000u;
const NOT_A_NUMBER = 0x7fc00000u;

@compute @workgroup_size(1)
fn root_of_sum() {
  var sum = 0.0;
  for (var p = 0u; p < norm_params.partials; p++) { sum += partial_in[p]; }
  let bits = bitcast<u32>(sqrt(sum));
  if ((bits & EXPONENT) == EXPONENT) { failed[0] = 1u; } // by its bits: a compiler may take every f32 for finite
  norm_bits[0] = select(bits, NOT_A_NUMBER, failed[0] == 1u);
}
