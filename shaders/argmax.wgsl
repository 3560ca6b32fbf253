// Greedy choice: out[n] = the v with the largest logits[n,v], the lowest among equals
//
// logits: f32[rows, vocabulary] · out: u32[rows]

struct Params { rows: u32, vocabulary: u32 }

// ---- one invocation per row
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;
@group(0) @binding(2) var<uniform> params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= params.rows) { return; }
  let start = row * params.vocabulary;
  var best = 0u;
  var largest = logits[start];
  for (var v = 1u; v < params.vocabulary; v++) {
    let value = logits[start + v];
    if (value > largest) {
      largest = value;
      best = v;
    }
  }
  out[row] = best;
}
