// out[i] = table[ids[i]], a row of zeros for an id beyond the table; backward: d_table[v] = Σ d_out[i] over ids[i] = v.
//
// table, d_table: f32[table_rows, width] · ids: u32[rows] · out, d_out: f32[rows, width]
// The rows that read table row v are sources[start[v]] … sources[start[v + 1] − 1]: no atomics, and always the same sum.

struct Params { rows: u32, width: u32, table_rows: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> table: array<f32>;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.rows * params.width) { return; }
  let row = ids[i / params.width];
  if (row < params.table_rows) { out[i] = table[row * params.width + i % params.width]; }
  else { out[i] = 0.0; }
}

@group(0) @binding(0) var<storage, read> d_out: array<f32>;
@group(0) @binding(1) var<storage, read> start: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read_write> d_table: array<f32>;
@group(0) @binding(4) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = backward_params.width;
  if (i >= backward_params.table_rows * width) { return; }
  var sum = 0.0;
  for (var s = start[i / width]; s < start[i / width + 1u]; s++) { sum += d_out[sources[s] * width + i % width]; }
  d_table[i] = select(sum, d_table[i] + sum, backward_params.accumulate == 1u);
}
