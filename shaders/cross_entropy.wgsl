// Cross-entropy: loss = mean over labelled rows n of log Σ_v exp(logits[n,v]) − logits[n,labels[n]], in nats
//
// logits, dLogits: f32[rows, vocabulary], the rows from first_row on of a batch of which all else is:
// labels: u32[batch] · count: u32[1], how many rows are labelled · rowLoss: f32[batch] · best: u32[batch], where the
// largest logit is, the lowest index among equals
// inverse: f32[rows] = 1 / Σ_v exp(logits[n,v] − largest)

struct Params { rows: u32, vocabulary: u32, first_row: u32, accumulate: u32 }

// A row with this label counts for nothing.
const NO_LABEL = 0xffffffffu;

// ---- count: a single invocation, over the whole batch
@group(0) @binding(0) var<storage, read> labels_to_count: array<u32>;
@group(0) @binding(1) var<storage, read_write> count_out: array<u32>;
@group(0) @binding(2) var<uniform> count_params: Params;

@compute @workgroup_size(1)
fn count_labels() {
  var count = 0u;
  for (var row = 0u; row < count_params.rows; row++) { count += select(1u, 0u, labels_to_count[row] == NO_LABEL); }
  count_out[0] = count;
}

// ---- rowLoss, best, inverse: one invocation per row
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
  inverse_out[row] = 1.0 / sum;
  let batch_row = forward_params.first_row + row;
  best_out[batch_row] = best;
  let label = labels[batch_row];
  var loss = 0.0;
  if (label != NO_LABEL) { loss = log(sum) + (largest - logits[start + label]); }
  row_loss_out[batch_row] = loss;
}

// ---- loss = Σ_n rowLoss[n] / count: a single invocation, over the whole batch; no labels at all give 0
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
  let batch_row = backward_params.first_row + row;
  let label = labels[batch_row];
  let largest = logits[start + best_in[batch_row]];
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

// ---- rowLoss, best, and dLogits in the place of the logits: one invocation per row
@group(0) @binding(0) var<storage, read_write> logits_in_place: array<f32>;
@group(0) @binding(2) var<storage, read> batch_count: array<u32>;
@group(0) @binding(3) var<storage, read_write> row_loss_in_place: array<f32>;
@group(0) @binding(4) var<storage, read_write> best_in_place: array<u32>;
@group(0) @binding(5) var<uniform> in_place_params: Params;

@compute @workgroup_size(64)
fn in_place(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= in_place_params.rows) { return; }
  let vocabulary = in_place_params.vocabulary;
  let start = row * vocabulary;
  let end = start + vocabulary;
  var best = start;
  var largest = logits_in_place[start];
  for (var i = start + 1u; i < end; i++) {
    let value = logits_in_place[i];
    if (value > largest) {
      largest = value;
      best = i;
    }
  }
  let batch_row = in_place_params.first_row + row;
  best_in_place[batch_row] = best - start;
  let label = labels[batch_row];
  if (label == NO_LABEL) {
    row_loss_in_place[batch_row] = 0.0;
    for (var i = start; i < end; i++) { logits_in_place[i] = 0.0; }
    return;
  }
  let right = logits_in_place[start + label];
  var sum = 0.0;
  for (var i = start; i < end; i++) {
    let power = exp(logits_in_place[i] - largest);
    sum += power;
    logits_in_place[i] = power;
  }
  row_loss_in_place[batch_row] = log(sum) + (largest - right);
  let inverse = 1.0 / sum;
  let count = f32(batch_count[0]);
  for (var i = start; i < end; i++) {
    let probability = logits_in_place[i] * inverse;
    logits_in_place[i] = select(probability, probability - 1.0, i == start + label) / count;
  }
}
