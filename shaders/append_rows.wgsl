// cache[slots[n]] = values[n], row by row; a slot beyond the cache writes nothing.
//
// values: f32[rows, width] · slots: u32[rows] · cache: f32[cache_rows, width]

struct Params { rows: u32, width: u32, cache_rows: u32 }

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read> slots: array<u32>;
@group(0) @binding(2) var<storage, read_write> cache: array<f32>;
@group(0) @binding(3) var<uniform> params: Params;

@compute @workgroup_size(64)
fn append(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.rows * params.width) { return; }
  let slot = slots[i / params.width];
  if (slot < params.cache_rows) { cache[slot * params.width + i % params.width] = values[i]; }
}
