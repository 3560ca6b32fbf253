// Softmax attention as in attention.wgsl (shapes and formulas there), where one invocation takes four rows of a head, or
// four keys of a kv head: each number that is loaded serves four. The four stand in the lanes of a vec4f, and what they
// have to do with four others is one product of 4×4 matrices.
//
// Rows whose spans begin at the same key go together, and keys are taken four at a time from there: so a row's sums have
// the same order, and the same bits, whichever rows stand beside it. What a row does not see enters with weight 0.

struct Params { rows: u32, key_rows: u32, heads: u32, kv_heads: u32, width: u32, scale: f32, accumulate: u32 }

// The width of a head in vec4s. Loops run to params.width: some drivers unroll those that end at a constant, and compile
// a wide head for half a minute.
const WIDTH = 64u;

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> kv: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read> slopes: array<f32>;

const LANES = vec4u(0u, 1u, 2u, 3u);
const NO_SCORE = vec4f(-3e38);

fn q_at(cell: vec4u) -> mat4x4f { return mat4x4f(q[cell.x], q[cell.y], q[cell.z], q[cell.w]); }
fn kv_at(cell: vec4u) -> mat4x4f { return mat4x4f(kv[cell.x], kv[cell.y], kv[cell.z], kv[cell.w]); }

// Column s, lane n: lanes[n] · others[s].
fn dots(lanes: mat4x4f, others: mat4x4f) -> mat4x4f { return transpose(lanes) * others; }
// Column n: Σ_s weights[s][n] · others[s].
fn weighed(weights: mat4x4f, others: mat4x4f) -> mat4x4f { return others * transpose(weights); }

// Four spans, lane by lane: where they begin or end, and how many they hold.
struct Spans { edge: vec4u, count: vec4u }

fn key_spans(row: vec4u) -> Spans {
  let spans = array(keys[row.x], keys[row.y], keys[row.z], keys[row.w]);
  return Spans(vec4u(spans[0].x, spans[1].x, spans[2].x, spans[3].x), vec4u(spans[0].y, spans[1].y, spans[2].y, spans[3].y));
}

fn longest(count: vec4u) -> u32 { return max(max(count.x, count.y), max(count.z, count.w)); }

// Scores of the key at place `n` of each row's span.
fn scores_at(n: u32, count: vec4u, products: vec4f, scale: f32, slope: f32) -> vec4f {
  return scale * products - slope * vec4f(count - 1u - n);
}

// ---- forward: one invocation per (four rows, head); what is summed so far shrinks when a larger score comes
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(6) var<uniform> forward_params: Params;

@compute @workgroup_size(32)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 32u + id.x;
  let params = forward_params;
  let first_row = index / params.heads * 4u;
  if (first_row >= params.rows) { return; }
  let width = params.width;
  let head = index % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let own = first_row + LANES;
  let row = min(own, vec4u(params.rows - 1u));
  let query = (row * params.heads + head) * width;
  let spans = key_spans(row);

  var sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.rows);
  for (var lead = 0u; lead < 4u; lead++) {
    if (!left[lead]) { continue; }
    let first = spans.edge[lead];
    let together = left & (spans.edge == vec4u(first));
    left = left & !together;
    let count = select(vec4u(), spans.count, together);
    let end = longest(count);
    for (var i = 0u; i < width; i++) { sums[i] = mat4x4f(); }
    var total = vec4f();
    var peak = NO_SCORE;
    for (var n = 0u; n < end; n += 4u) {
      let key = ((first + min(n + LANES, vec4u(end - 1u))) * 2u * params.kv_heads + kv_head) * width;
      let value = key + params.kv_heads * width;
      var products = mat4x4f();
      for (var i = 0u; i < width; i++) { products += dots(q_at(query + i), kv_at(key + i)); }
      var weights = mat4x4f();
      for (var s = 0u; s < 4u; s++) {
        let score = scores_at(n + s, count, products[s], params.scale, slope);
        weights[s] = select(NO_SCORE, score, vec4u(n + s) < count);
      }
      let higher = max(peak, max(max(weights[0], weights[1]), max(weights[2], weights[3])));
      let shrink = exp(peak - higher);
      for (var s = 0u; s < 4u; s++) { weights[s] = exp(weights[s] - higher); }
      peak = higher;
      total = total * shrink + (weights[0] + weights[1] + weights[2] + weights[3]);
      for (var i = 0u; i < width; i++) {
        let sum = sums[i];
        let shrunk = mat4x4f(sum[0] * shrink.x, sum[1] * shrink.y, sum[2] * shrink.z, sum[3] * shrink.w);
        sums[i] = shrunk + weighed(weights, kv_at(value + i));
      }
    }
    let inverse = select(1.0 / total, vec4f(), count == vec4u());
    let lse = peak + log(total);
    for (var lane = 0u; lane < 4u; lane++) {
      if (!together[lane]) { continue; }
      for (var i = 0u; i < width; i++) { out[query[lane] + i] = sums[i][lane] * inverse[lane]; }
      stats_out[row[lane] * params.heads + head] = vec2f(lse[lane], 0.0);
    }
  }
}

// ---- dQ: one invocation per (four rows, head)
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> stats: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> d_q: array<vec4f>;
@group(0) @binding(7) var<uniform> query_params: Params;

fn d_out_at(cell: vec4u) -> mat4x4f { return mat4x4f(d_out[cell.x], d_out[cell.y], d_out[cell.z], d_out[cell.w]); }

@compute @workgroup_size(32)
fn backward_query(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 32u + id.x;
  let params = query_params;
  let first_row = index / params.heads * 4u;
  if (first_row >= params.rows) { return; }
  let width = params.width;
  let head = index % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let own = first_row + LANES;
  let row = min(own, vec4u(params.rows - 1u));
  let cell = row * params.heads + head;
  let query = cell * width;
  let spans = key_spans(row);
  let lse = vec4f(stats[cell.x].x, stats[cell.y].x, stats[cell.z].x, stats[cell.w].x);
  let delta = vec4f(stats[cell.x].y, stats[cell.y].y, stats[cell.z].y, stats[cell.w].y);

  var sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.rows);
  for (var lead = 0u; lead < 4u; lead++) {
    if (!left[lead]) { continue; }
    let first = spans.edge[lead];
    let together = left & (spans.edge == vec4u(first));
    left = left & !together;
    let count = select(vec4u(), spans.count, together);
    let end = longest(count);
    for (var i = 0u; i < width; i++) { sums[i] = mat4x4f(); }
    for (var n = 0u; n < end; n += 4u) {
      let key = ((first + min(n + LANES, vec4u(end - 1u))) * 2u * params.kv_heads + kv_head) * width;
      let value = key + params.kv_heads * width;
      var products = mat4x4f();
      var d_scores = mat4x4f();
      for (var i = 0u; i < width; i++) {
        products += dots(q_at(query + i), kv_at(key + i));
        d_scores += dots(d_out_at(query + i), kv_at(value + i));
      }
      for (var s = 0u; s < 4u; s++) {
        let score = scores_at(n + s, count, products[s], params.scale, slope);
        let weight = select(vec4f(), exp(score - lse), vec4u(n + s) < count);
        d_scores[s] = weight * (d_scores[s] - delta);
      }
      for (var i = 0u; i < width; i++) { sums[i] += weighed(d_scores, kv_at(key + i)); }
    }
    for (var lane = 0u; lane < 4u; lane++) {
      if (!together[lane]) { continue; }
      for (var i = 0u; i < width; i++) {
        let to = query[lane] + i;
        let gradient = params.scale * sums[i][lane];
        d_q[to] = select(gradient, d_q[to] + gradient, params.accumulate == 1u);
      }
    }
  }
}

// ---- dK, dV: one invocation per (four keys, kv head). Keys whose last reader is the same go together, and the readers
// are taken from there backwards.
@group(0) @binding(6) var<storage, read> readers: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> d_kv: array<vec4f>;
@group(0) @binding(8) var<uniform> key_params: Params;

fn reader_spans(key: vec4u) -> Spans {
  let spans = array(readers[key.x], readers[key.y], readers[key.z], readers[key.w]);
  let count = vec4u(spans[0].y, spans[1].y, spans[2].y, spans[3].y);
  return Spans(count + vec4u(spans[0].x, spans[1].x, spans[2].x, spans[3].x), count);
}

@compute @workgroup_size(32)
fn backward_key(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 32u + id.x;
  let params = key_params;
  let first_key = index / params.kv_heads * 4u;
  if (first_key >= params.key_rows) { return; }
  let width = params.width;
  let kv_head = index % params.kv_heads;
  let group = params.heads / params.kv_heads;
  let own = first_key + LANES;
  let key_row = min(own, vec4u(params.key_rows - 1u));
  let key = (key_row * 2u * params.kv_heads + kv_head) * width;
  let value = key + params.kv_heads * width;
  let spans = reader_spans(key_row);

  var key_sums: array<mat4x4f, WIDTH>;
  var value_sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.key_rows);
  for (var lead = 0u; lead < 4u; lead++) {
    if (!left[lead]) { continue; }
    let together = left & (spans.edge == vec4u(spans.edge[lead]));
    left = left & !together;
    let count = group * select(vec4u(), spans.count, together);
    let end = longest(count);
    for (var i = 0u; i < width; i++) {
      key_sums[i] = mat4x4f();
      value_sums[i] = mat4x4f();
    }
    for (var n = 0u; n < end; n += 4u) {
      let reader = min(n + LANES, vec4u(end - 1u));
      let row = spans.edge[lead] - 1u - reader / group;
      let head = kv_head * group + reader % group;
      let cell = row * params.heads + head;
      let query = cell * width;
      var weights = mat4x4f();
      var d_scores = mat4x4f();
      for (var i = 0u; i < width; i++) {
        weights += dots(kv_at(key + i), q_at(query + i));
        d_scores += dots(kv_at(value + i), d_out_at(query + i));
      }
      for (var r = 0u; r < 4u; r++) {
        let stat = stats[cell[r]];
        let span = keys[row[r]];
        let score = params.scale * weights[r] - slopes[head[r]] * vec4f(span.x + span.y - 1u - key_row);
        weights[r] = select(vec4f(), exp(score - stat.x), vec4u(n + r) < count);
        d_scores[r] = weights[r] * (d_scores[r] - stat.y);
      }
      for (var i = 0u; i < width; i++) {
        key_sums[i] += weighed(d_scores, q_at(query + i));
        value_sums[i] += weighed(weights, d_out_at(query + i));
      }
    }
    for (var lane = 0u; lane < 4u; lane++) {
      if (!together[lane]) { continue; }
      for (var i = 0u; i < width; i++) {
        let to_key = key[lane] + i;
        let to_value = value[lane] + i;
        let d_key = params.scale * key_sums[i][lane];
        let d_value = value_sums[i][lane];
        d_kv[to_key] = select(d_key, d_kv[to_key] + d_key, params.accumulate == 1u);
        d_kv[to_value] = select(d_value, d_kv[to_value] + d_value, params.accumulate == 1u);
      }
    }
  }
}
