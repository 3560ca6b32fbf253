// The gradient of a bias as in row_bias.wgsl (shapes and formula there) for GPUs.

struct Params { rows: u32, width: u32, accumulate: u32 }

// ---- dBias: one workgroup per COLUMNS columns, whose rows are shared out
@group(0) @binding(0) var<storage, read> d_out: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(2) var<uniform> backward_params: Params;

/** Columns of a workgroup whose rows are summed, and the lanes that share out the rows of each. */
const COLUMNS = 8u;
const SHARES = 32u;

var<workgroup> shares: array<f32, COLUMNS * SHARES>;

/** Of the lane's column, once per run; then the first COLUMNS lanes have the sums of theirs. */
fn sum_of_shares(lane: u32, own: f32) -> f32 {
  shares[lane] = own;
  for (var half = SHARES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half * COLUMNS) { shares[lane] += shares[lane + half * COLUMNS]; }
  }
  return shares[lane];
}

@compute @workgroup_size(COLUMNS * SHARES)
fn backward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let width = backward_params.width;
  let c = (id.y * groups.x + id.x) * COLUMNS + lane % COLUMNS;
  var own = 0.0;
  if (c < width) {
    for (var row = lane / COLUMNS; row < backward_params.rows; row += SHARES) { own += d_out[row * width + c]; }
  }
  let sum = sum_of_shares(lane, own);
  if (lane >= COLUMNS || c >= width) { return; }
  d_bias[c] = select(sum, d_bias[c] + sum, backward_params.accumulate == 1u);
}
