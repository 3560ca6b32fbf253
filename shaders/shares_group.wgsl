// Shares as in shares.wgsl (shapes and formulas there) for GPUs: one workgroup per row, and one per link. What its lanes have
// summed is added up pairwise, always in the same order.

const LANES = 64u;

var<workgroup> sums: array<vec2f, LANES>;

/** The sum over all lanes, for the first of them. */
fn sum_of_lanes(lane: u32, own: vec2f) -> vec2f {
  sums[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  return sums[0];
}

// ---- squares
struct RowParams { rows: u32, fours: u32, first: u32 }

@group(0) @binding(0) var<storage, read> state: array<vec4f>;
@group(0) @binding(1) var<storage, read> before: array<vec4f>;
@group(0) @binding(2) var<storage, read> after: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> squares_out: array<vec2f>;
@group(0) @binding(4) var<uniform> row_params: RowParams;

@compute @workgroup_size(LANES)
fn rows(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= row_params.rows) { return; }
  let start = row * row_params.fours;
  var own = vec2f(0.0);
  for (var c = lane; c < row_params.fours; c += LANES) {
    let added = after[start + c] - before[start + c];
    own += vec2f(dot(added, added), dot(state[start + c], state[start + c]));
  }
  let sum = sum_of_lanes(lane, own);
  if (lane == 0u) { squares_out[row_params.first + row] = sum; }
}

// ---- totals
struct TotalParams { links: u32, stride: u32 }

@group(0) @binding(0) var<storage, read> squares: array<vec2f>;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<vec2f>;
@group(0) @binding(3) var<uniform> total_params: TotalParams;

@compute @workgroup_size(LANES)
fn total(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let link = id.y * groups.x + id.x;
  if (link >= total_params.links) { return; }
  let start = link * total_params.stride;
  var own = vec2f(0.0);
  for (var row = lane; row < counts[link]; row += LANES) { own += squares[start + row]; }
  let sum = sum_of_lanes(lane, own);
  if (lane == 0u) { totals[link] = sum; }
}
