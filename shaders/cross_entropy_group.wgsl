// Cross-entropy as in cross_entropy.wgsl (shapes and formulas there) for GPUs: one workgroup per row, whose lanes read it
// side by side. What they have found is put together pairwise, always in the same order.

struct Params { rows: u32, vocabulary: u32, first_row: u32, accumulate: u32 }

// A row with this label counts for nothing.
const NO_LABEL = 0xffffffffu;
const LANES = 256u;

/** A number of the row, and where it is. */
struct Choice { value: f32, at: u32 }

var<workgroup> choices: array<Choice, LANES>;
var<workgroup> sums: array<f32, LANES>;
var<workgroup> counts: array<u32, LANES>;

/** The larger of two, the lower index among equals; the first where one cannot be compared. */
fn better(a: Choice, b: Choice) -> Choice {
  let wins = b.value > a.value || (b.value == a.value && b.at < a.at);
  return Choice(select(a.value, b.value, wins), select(a.at, b.at, wins));
}

/** The best of all lanes, for all of them. This and the sum once per run: nobody waits until everybody has read them. */
fn best_of_lanes(lane: u32, own: Choice) -> Choice {
  choices[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { choices[lane] = better(choices[lane], choices[lane + half]); }
  }
  workgroupBarrier();
  return choices[0];
}

fn sum_of_lanes(lane: u32, own: f32) -> f32 {
  sums[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  workgroupBarrier();
  return sums[0];
}

// ---- count: a single workgroup, over the whole batch
@group(0) @binding(0) var<storage, read> labels_to_count: array<u32>;
@group(0) @binding(1) var<storage, read_write> count_out: array<u32>;
@group(0) @binding(2) var<uniform> count_params: Params;

@compute @workgroup_size(LANES)
fn count_labels(@builtin(local_invocation_index) lane: u32) {
  var own = 0u;
  for (var row = lane; row < count_params.rows; row += LANES) {
    own += select(1u, 0u, labels_to_count[row] == NO_LABEL);
  }
  counts[lane] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { counts[lane] += counts[lane + half]; }
  }
  if (lane == 0u) { count_out[0] = counts[0]; }
}

// ---- rowLoss, best, inverse
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> row_loss_out: array<f32>;
@group(0) @binding(3) var<storage, read_write> best_out: array<u32>;
@group(0) @binding(4) var<storage, read_write> inverse_out: array<f32>;
@group(0) @binding(5) var<uniform> forward_params: Params;

@compute @workgroup_size(LANES)
fn forward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= forward_params.rows) { return; }
  let vocabulary = forward_params.vocabulary;
  let start = row * vocabulary;
  // Every lane begins with the row's first number, as the plain kernel does: so NaN counts the same, wherever it stands.
  var own = Choice(logits[start], 0u);
  for (var v = lane; v < vocabulary; v += LANES) { own = better(own, Choice(logits[start + v], v)); }
  let best = best_of_lanes(lane, own);
  var own_sum = 0.0;
  for (var v = lane; v < vocabulary; v += LANES) { own_sum += exp(logits[start + v] - best.value); }
  let sum = sum_of_lanes(lane, own_sum);
  if (lane > 0u) { return; }
  inverse_out[row] = 1.0 / sum;
  let batch_row = forward_params.first_row + row;
  best_out[batch_row] = best.at;
  let label = labels[batch_row];
  var loss = 0.0;
  if (label != NO_LABEL) { loss = log(sum) + (best.value - logits[start + label]); }
  row_loss_out[batch_row] = loss;
}

// ---- loss: a single workgroup, over the whole batch
@group(0) @binding(0) var<storage, read> row_loss: array<f32>;
@group(0) @binding(1) var<storage, read> count_of_losses: array<u32>;
@group(0) @binding(2) var<storage, read_write> loss_out: array<f32>;
@group(0) @binding(3) var<uniform> mean_params: Params;

@compute @workgroup_size(LANES)
fn mean_loss(@builtin(local_invocation_index) lane: u32) {
  var own = 0.0;
  for (var row = lane; row < mean_params.rows; row += LANES) { own += row_loss[row]; }
  let sum = sum_of_lanes(lane, own);
  if (lane == 0u) { loss_out[0] = sum / f32(max(count_of_losses[0], 1u)); }
}

// ---- dLogits
@group(0) @binding(2) var<storage, read> best_in: array<u32>;
@group(0) @binding(3) var<storage, read> inverse_in: array<f32>;
@group(0) @binding(4) var<storage, read> count_in: array<u32>;
@group(0) @binding(5) var<storage, read_write> d_logits: array<f32>;
@group(0) @binding(6) var<uniform> backward_params: Params;

@compute @workgroup_size(LANES)
fn backward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= backward_params.rows) { return; }
  let vocabulary = backward_params.vocabulary;
  let start = row * vocabulary;
  let batch_row = backward_params.first_row + row;
  let label = labels[batch_row];
  let largest = logits[start + best_in[batch_row]];
  let inverse = inverse_in[row];
  let count = f32(count_in[0]);
  for (var v = lane; v < vocabulary; v += LANES) {
    var value = 0.0;
    if (label != NO_LABEL) {
      let probability = exp(logits[start + v] - largest) * inverse;
      value = select(probability, probability - 1.0, v == label) / count;
    }
    d_logits[start + v] = select(value, d_logits[start + v] + value, backward_params.accumulate == 1u);
  }
}

// ---- rowLoss, best, and dLogits in the place of the logits: a lane writes only what it alone reads from then on
@group(0) @binding(0) var<storage, read_write> logits_in_place: array<f32>;
@group(0) @binding(2) var<storage, read> batch_count: array<u32>;
@group(0) @binding(3) var<storage, read_write> row_loss_in_place: array<f32>;
@group(0) @binding(4) var<storage, read_write> best_in_place: array<u32>;
@group(0) @binding(5) var<uniform> in_place_params: Params;

@compute @workgroup_size(LANES)
fn in_place(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.y * groups.x + id.x;
  if (row >= in_place_params.rows) { return; }
  let vocabulary = in_place_params.vocabulary;
  let start = row * vocabulary;
  let first = start + lane;
  let end = start + vocabulary;
  var own = Choice(logits_in_place[start], start);
  for (var i = first; i < end; i += LANES) { own = better(own, Choice(logits_in_place[i], i)); }
  let best = best_of_lanes(lane, own);
  storageBarrier(); // all lanes have read the row's first number, which the first lane will write
  let batch_row = in_place_params.first_row + row;
  if (lane == 0u) { best_in_place[batch_row] = best.at - start; }
  let label = labels[batch_row];
  if (label == NO_LABEL) {
    if (lane == 0u) { row_loss_in_place[batch_row] = 0.0; }
    for (var i = first; i < end; i += LANES) { logits_in_place[i] = 0.0; }
    return;
  }
  var right = 0.0; // the logit of the label, where this lane has it
  var own_sum = 0.0;
  for (var i = first; i < end; i += LANES) {
    let logit = logits_in_place[i];
    let power = exp(logit - best.value);
    own_sum += power;
    right = select(right, logit, i == start + label);
    logits_in_place[i] = power;
  }
  let sum = sum_of_lanes(lane, own_sum);
  if (lane == label % LANES) { row_loss_in_place[batch_row] = log(sum) + (best.value - right); }
  let inverse = 1.0 / sum;
  let count = f32(batch_count[0]);
  for (var i = first; i < end; i += LANES) {
    let probability = logits_in_place[i] * inverse;
    logits_in_place[i] = select(probability, probability - 1.0, i == start + label) / count;
  }
}
