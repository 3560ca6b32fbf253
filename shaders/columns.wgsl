// A matrix put together from pieces that stand side by side, and taken apart again: whole[n, first + c] = piece[n, c].
//
// piece: f32[rows, width] · whole: f32[rows, whole_width] · one invocation per number of the piece

struct Params { rows: u32, width: u32, whole_width: u32, first: u32, accumulate: u32 }

// ---- into the whole
@group(0) @binding(0) var<storage, read> piece: array<f32>;
@group(0) @binding(1) var<storage, read_write> whole: array<f32>;
@group(0) @binding(2) var<uniform> params: Params;

/** Where number i of the piece lies in the whole. */
fn place(i: u32) -> u32 { return (i / params.width) * params.whole_width + params.first + i % params.width; }

@compute @workgroup_size(64)
fn join(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.rows * params.width) { return; }
  whole[place(i)] = piece[i];
}

// ---- its backward: out of the whole's gradient, or added to what is there
@group(0) @binding(0) var<storage, read> d_whole: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_piece: array<f32>;

@compute @workgroup_size(64)
fn part(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.rows * params.width) { return; }
  d_piece[i] = select(d_whole[place(i)], d_piece[i] + d_whole[place(i)], params.accumulate == 1u);
}
