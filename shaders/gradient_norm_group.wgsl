// The end of gradient_norm.wgsl (shapes there) for GPUs: norm = sqrt(Σ_p partial[p]) by a single workgroup.

struct Params { count: u32, partials: u32 }

const LANES = 256u;

var<workgroup> sums: array<f32, LANES>;

@group(0) @binding(0) var<storage, read> partial_in: array<f32>;
@group(0) @binding(1) var<storage, read_write> norm_bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> failed: array<u32>;
@group(0) @binding(3) var<uniform> norm_params: Params;

const EXPONENT = 0x7f800000u;
const NOT_A_NUMBER = 0x7fc00000u;

@compute @workgroup_size(LANES)
fn root_of_sum(@builtin(local_invocation_index) lane: u32) {
  var own = 0.0;
  for (var p = lane; p < norm_params.partials; p += LANES) { own += partial_in[p]; }
  sums[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  if (lane > 0u) { return; }
  let bits = bitcast<u32>(sqrt(sums[0]));
  if ((bits & EXPONENT) == EXPONENT) { failed[0] = 1u; } // by its bits: a compiler may take every f32 for finite
  norm_bits[0] = select(bits, NOT_A_NUMBER, failed[0] == 1u);
}
