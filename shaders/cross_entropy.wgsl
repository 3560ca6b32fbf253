// Cross-entropy: loss = mean over labelled rows n of log Σ_v exp(logits[n,v]) − logits[n,labels[n]], in nats
//
// logits, dLogits: f32[rows, vocabulary] · labels: u32[rows] · count: u32[1], how many rows are labelled
// rowLoss: f32[rows] · best: u32[rows], where the largest logit is · inverse: f32[rows] = 1 / Σ_v exp(logits[n,v] − largest)

struct Params { rows: u32, vocabulary: u32, accumulate: u32 }

// A row with this label counts for nothing.
const NO_LABEL = 0xffffffffu;

// ---- count: a single invocation
@group(0) @binding(0) var<storage, read> labels_to_count: array<u32>;
@group(0) @binding(1) var<storage, read_write> count_out: array<u32>;
@group(0) @binding(2) var<uniform> count_params: Params;

@compute @workgroup_size(1)
fn count_labels() {
  var count = 0u;
  for (var row = 0u; row < count_params.rows; row++) { count += select(1u, 0u, labels_to_count[row] == NO_LABEL); }
  count_out[0] = count;
}

// ---- rowLoss, best, inverse: one invocation per row; best is the lowest index among equals
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> row_loss_out: array<f32>;
@group(0) @binding(3) var<storage, read_write> best_out: array<u32>;
@group(0) @binding(4) var<storage, read_write> inverse_out: array<f32>;
@group(0) @binding(5) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= forward_params.rows) { return; }
  let vocabulary = forward_params.vocabulary;
  let start = row * vocabulary;
  var best = 0u;
  var largest = logits[start];
  for (var v = 1u; v < vocabulary; v++) {
    let value = logits[start + v];
    if (value > largest) {
      largest = value;
      best = v;
    }
  }
  var sum = 0.0;
  for (var v = 0u; v < vocabulary; v++) { sum += exp(logits[start + v] - largest); }
  best_out[row] = best;
  inverse_out[row] = 1.0 / sum;
  let label = labels[row];
  var loss = 0.0;
  if (label != NO_LABEL) { loss = log(sum) + (largest - logits[start + label]); }
  row_loss_out[row] = loss;
}

// ---- loss = Σ_n rowLoss[n] / count: a single invocation; no labels at all give 0
@group(0) @binding(0) var<storage, read> row_loss: array<f32>;
@group(0) @binding(1) var<storage, read> count_of_losses: array<u32>;
@group(0) @binding(2) var<storage, read_write> loss_out: array<f32>;
@group(0) @binding(3) var<uniform> mean_params: Params;

@compute @workgroup_size(1)
fn mean_loss() {
  var sum = 0.0;
  for (var row = 0u; row < mean_params.rows; row++) { sum += row_loss[row]; }
  loss_out[0] = sum / f32(max(count_of_losses[0], 1u));
}

// ---- dLogits[n,v] = (exp(logits[n,v] − largest) · inverse[n] − [v = labels[n]]) / count: one invocation per row
@group(0) @binding(2) var<storage, read> best_in: array<u32>;
@group(0) @binding(3) var<storage, read> inverse_in: array<f32>;
@group(0) @binding(4) var<storage, read> count_in: array<u32>;
@group(0) @binding(5) var<storage, read_write> d_logits: array<f32>;
@group(0) @binding(6) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= backward_params.rows) { return; }
  let vocabulary = backward_params.vocabulary;
  let start = row * vocabulary;
  let label = labels[row];
  let largest = logits[start + best_in[row]];
  let inverse = inverse_in[row];
  for (var v = 0u; v < vocabulary; v++) {
    var value = 0.0;
    if (label != NO_LABEL) {
      let probability = exp(logits[start + v] - largest) * inverse;
      value = select(probability, probability - 1.0, v == label) / f32(count_in[0]);
    }
    d_logits[start + v] = select(value, d_logits[start + v] + value, backward_params.accumulate == 1u);
  }
}
