// out[i] = a[i] + b[i], and target[i] += value[i] or target[i] = value[i] for gradients. All f32[count].

struct Params { count: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i < params.count) { out[i] = a[i] + b[i]; }
}

@group(0) @binding(1) var<storage, read_write> d_target: array<f32>;
@group(0) @binding(2) var<uniform> into_params: Params;

@compute @workgroup_size(64)
fn add_into(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= into_params.count) { return; }
  d_target[i] = select(a[i], d_target[i] + a[i], into_params.accumulate == 1u);
}
