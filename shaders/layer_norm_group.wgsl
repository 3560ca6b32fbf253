// LayerNorm as in layer_norm.wgsl (shapes and formulas there) for GPUs: one workgroup per row. Its lanes read the row side
// by side, LANES numbers at a time, and what they have summed is added up pairwise, always in the same order.

struct Params { rows: u32, width: u32, epsilon: f32, accumulate: u32 }

const LANES = 64u;

var<workgroup> sums: array<vec2f, LANES>;

/** The sum over all lanes, for all of them. */
fn sum_of_lanes(lane: u32, own: vec2f) -> vec2f {
  workgroupBarrier(); // everybody has read the sum before
  sums[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  workgroupBarrier();
  return sums[0];
}

// ---- forward
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> gain: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
@group(0) @binding(4) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(5) var<uniform> forward_params: Params;

@compute @workgroup_size(LANES)
fn forward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= forward_params.rows) { return; }
  let width = forward_params.width;
  let start = row * width;
  var own = 0.0;
  for (var c = lane; c < width; c += LANES) { own += x[start + c]; }
  let mean = sum_of_lanes(lane, vec2f(own, 0.0)).x / f32(width);
  var squares = 0.0;
  for (var c = lane; c < width; c += LANES) {
    let distance = x[start + c] - mean;
    squares += distance * distance;
  }
  let inverse = inverseSqrt(sum_of_lanes(lane, vec2f(squares, 0.0)).x / f32(width) + forward_params.epsilon);
  if (lane == 0u) { stats_out[row] = vec2f(mean, inverse); }
  for (var c = lane; c < width; c += LANES) { out[start + c] = gain[c] * (x[start + c] - mean) * inverse + bias[c]; }
}

// ---- dX
@group(0) @binding(2) var<storage, read> stats: array<vec2f>;
@group(0) @binding(3) var<storage, read> d_out: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(5) var<uniform> backward_params: Params;

@compute @workgroup_size(LANES)
fn backward_input(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= backward_params.rows) { return; }
  let width = backward_params.width;
  let start = row * width;
  let mean = stats[row].x;
  let inverse = stats[row].y;
  var own = vec2f();
  for (var c = lane; c < width; c += LANES) {
    let gradient = gain[c] * d_out[start + c];
    own += vec2f(gradient, gradient * (x[start + c] - mean) * inverse);
  }
  let means = sum_of_lanes(lane, own) / f32(width);
  for (var c = lane; c < width; c += LANES) {
    let normed = (x[start + c] - mean) * inverse;
    let value = inverse * (gain[c] * d_out[start + c] - means.x - normed * means.y);
    d_x[start + c] = select(value, d_x[start + c] + value, backward_params.accumulate == 1u);
  }
}

// ---- dGain: one workgroup per COLUMNS columns, whose rows are shared out
@group(0) @binding(1) var<storage, read> stats_for_gain: array<vec2f>;
@group(0) @binding(2) var<storage, read> d_out_for_gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_gain: array<f32>;
@group(0) @binding(4) var<uniform> gain_params: Params;

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
fn backward_gain(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let width = gain_params.width;
  let c = (id.y * groups.x + id.x) * COLUMNS + lane % COLUMNS;
  var own = 0.0;
  if (c < width) {
    for (var row = lane / COLUMNS; row < gain_params.rows; row += SHARES) {
      let of_row = stats_for_gain[row];
      own += d_out_for_gain[row * width + c] * (x[row * width + c] - of_row.x) * of_row.y;
    }
  }
  let sum = sum_of_shares(lane, own);
  if (lane >= COLUMNS || c >= width) { return; }
  d_gain[c] = select(sum, d_gain[c] + sum, gain_params.accumulate == 1u);
}
