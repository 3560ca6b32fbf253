// What a link adds to a layer against what it adds to, as sums of squares:
//   squares[n] = (Σ_c (after[n,c] − before[n,c])², Σ_c state[n,c]²)      totals[l] = Σ_n squares[l,n]
//
// state, before, after: f32[rows, width], width a multiple of 4 · squares: f32[links, stride, 2], of which a link writes its
// own rows · counts: u32[links], the rows of each that count · totals: f32[links, 2]

// ---- squares: one invocation per row
struct RowParams { rows: u32, fours: u32, first: u32 }

@group(0) @binding(0) var<storage, read> state: array<vec4f>;
@group(0) @binding(1) var<storage, read> before: array<vec4f>;
@group(0) @binding(2) var<storage, read> after: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> squares_out: array<vec2f>;
@group(0) @binding(4) var<uniform> row_params: RowParams;

@compute @workgroup_size(64)
fn rows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= row_params.rows) { return; }
  let start = row * row_params.fours;
  var bridge = vec4f(0.0);
  var residual = vec4f(0.0);
  for (var c = start; c < start + row_params.fours; c++) {
    let added = after[c] - before[c];
    bridge += added * added;
    residual += state[c] * state[c];
  }
  squares_out[row_params.first + row] = vec2f(dot(bridge, vec4f(1.0)), dot(residual, vec4f(1.0)));
}

// ---- totals: one invocation per link
struct TotalParams { links: u32, stride: u32 }

@group(0) @binding(0) var<storage, read> squares: array<vec2f>;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<vec2f>;
@group(0) @binding(3) var<uniform> total_params: TotalParams;

@compute @workgroup_size(64)
fn total(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let link = id.y * groups.x * 64u + id.x;
  if (link >= total_params.links) { return; }
  let start = link * total_params.stride;
  var sum = vec2f(0.0);
  for (var row = 0u; row < counts[link]; row++) { sum += squares[start + row]; }
  totals[link] = sum;
}
