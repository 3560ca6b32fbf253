// Sums, number by number: out[i] = a[i] + b[i], and destination[i] = value[i], or destination[i] + value[i].
//
// a, b, out, value, destination: f32[count] · one invocation per number

struct Params { count: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> sum_params: Params;

@compute @workgroup_size(64)
fn sum(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= sum_params.count) { return; }
  out[i] = a[i] + b[i];
}

@group(0) @binding(0) var<storage, read> value: array<f32>;
@group(0) @binding(1) var<storage, read_write> destination: array<f32>;
@group(0) @binding(2) var<uniform> into_params: Params;

@compute @workgroup_size(64)
fn into(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= into_params.count) { return; }
  destination[i] = select(value[i], destination[i] + value[i], into_params.accumulate == 1u);
}
