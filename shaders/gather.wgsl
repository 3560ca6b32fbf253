// Rows of a table: out[i] = scale · table[ids[i]], zero for an id that the table does not have (0xffffffff marks "no row").
// A table may come in pieces: `table` then holds the rows from first_row on, and rows that it does not have are left as they
// are (`accumulate`), since an earlier piece wrote them.
//
// table, dTable: f32[table_rows, width], the table maybe packed (src/engine/gpu/packing.ts) · ids: u32[rows] · out, dOut: f32[rows, width]
// start: u32[table_rows + 1], list: u32[rows]: table row v was read by the rows list[start[v]] … list[start[v+1] − 1]

/** How the table is packed. */
const FORMAT = 0u;
const F16 = 1u;
const Q8 = 2u;

struct Params { rows: u32, width: u32, table_rows: u32, accumulate: u32, scale: f32, first_row: u32 }

// ---- forward: one invocation per number of the output
@group(0) @binding(0) var<storage, read> table: array<u32>;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> forward_params: Params;

fn table_at(i: u32) -> f32 {
  if (FORMAT == F16) { return unpack2x16float(table[i / 2u])[i % 2u]; }
  if (FORMAT == Q8) {
    let scales = forward_params.table_rows * forward_params.width / 4u; // behind the codes
    return bitcast<f32>(table[scales + i / 32u]) * unpack4x8snorm(table[i / 4u])[i % 4u];
  }
  return bitcast<f32>(table[i]);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = forward_params.width;
  if (i >= forward_params.rows * width) { return; }
  let table_row = ids[i / width] - forward_params.first_row; // one before it becomes larger than any
  if (table_row < forward_params.table_rows) {
    out[i] = forward_params.scale * table_at(table_row * width + i % width);
  } else if (forward_params.accumulate == 0u) {
    out[i] = 0.0;
  }
}

// ---- dTable[v,c] = scale · Σ dOut[i,c] over the rows i that read v: one invocation per number of the table, no atomics
@group(0) @binding(0) var<storage, read> d_out: array<f32>;
@group(0) @binding(1) var<storage, read> start: array<u32>;
@group(0) @binding(2) var<storage, read> list: array<u32>;
@group(0) @binding(3) var<storage, read_write> d_table: array<f32>;
@group(0) @binding(4) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = backward_params.width;
  if (i >= backward_params.table_rows * width) { return; }
  let first = start[i / width];
  let end = start[i / width + 1u];
  let accumulate = backward_params.accumulate == 1u;
  if (first == end && accumulate) { return; }
  var sum = 0.0;
  for (var source = first; source < end; source++) { sum += d_out[list[source] * width + i % width]; }
  sum *= backward_params.scale;
  d_table[i] = select(sum, d_table[i] + sum, accumulate);
}
