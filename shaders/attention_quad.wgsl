// Softmax attention as in attention.wgsl (shapes and formulas there), for adapters on which loads are dear and barriers
// dearer: CPUs that play a GPU. A quad of invocations takes 16 rows of a head, or 16 keys of a kv head, four each; what all
// of them need is loaded by one and handed on by quadBroadcast. Keys (or readers) are taken eight at a time.
//
// Rows whose spans begin at the same key are a run: a quad goes through its runs one after another, and takes keys from
// there on. So a row's sums have the same order, and the same bits, whichever rows stand beside it; what a row does not see
// enters with weight 0.

enable subgroups;
// Quads go different ways, but the four of a quad always together.
diagnostic(off, subgroup_uniformity);

struct Params { rows: u32, key_rows: u32, heads: u32, kv_heads: u32, width: u32, scale: f32, accumulate: u32 }

// The width of a head in vec4s. Loops run to params.width: some drivers unroll those that end at a constant, and compile
// a wide head for half a minute.
const WIDTH = 64u;

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> kv: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read> slopes: array<f32>;

const FOUR = vec4u(0u, 1u, 2u, 3u);
const NO_SCORE = vec4f(-3e38);
const NOBODY = 0xffffffffu;

/** Which quad, and which of its four. */
struct Place { quad: u32, lane: u32 }

fn place_of(id: vec3u, groups: vec3u, local: u32) -> Place {
  return Place((id.y * groups.x + id.x) * 8u + local / 4u, local % 4u);
}

fn smallest(x: vec4u) -> u32 {
  let four = min(min(x.x, x.y), min(x.z, x.w));
  let pair = min(four, quadSwapX(four));
  return min(pair, quadSwapY(pair));
}

fn largest(x: vec4u) -> u32 {
  let four = max(max(x.x, x.y), max(x.z, x.w));
  let pair = max(four, quadSwapX(four));
  return max(pair, quadSwapY(pair));
}

/** What the four of a quad have, as columns. */
fn all_four(mine: vec4f) -> mat4x4f {
  return mat4x4f(quadBroadcast(mine, 0u), quadBroadcast(mine, 1u), quadBroadcast(mine, 2u), quadBroadcast(mine, 3u));
}

fn q_at(cell: vec4u) -> mat4x4f { return mat4x4f(q[cell.x], q[cell.y], q[cell.z], q[cell.w]); }
fn kv_at(cell: vec4u) -> mat4x4f { return mat4x4f(kv[cell.x], kv[cell.y], kv[cell.z], kv[cell.w]); }

/** Column s of the sum: own[n] · others[s], for the four n. */
fn add_dots(sum: ptr<function, mat4x4f>, own: mat4x4f, others: mat4x4f) {
  sum[0] += others[0] * own;
  sum[1] += others[1] * own;
  sum[2] += others[2] * own;
  sum[3] += others[3] * own;
}

/** Column n of the sum: Σ_s weights[n][s] · others[s]. */
fn add_weighed(sum: ptr<function, mat4x4f>, weights: mat4x4f, others: mat4x4f) {
  sum[0] += others * weights[0];
  sum[1] += others * weights[1];
  sum[2] += others * weights[2];
  sum[3] += others * weights[3];
}

/** Four spans: where they begin or end, and how many they hold. */
struct Spans { edge: vec4u, count: vec4u }

fn key_spans(row: vec4u) -> Spans {
  let spans = array(keys[row.x], keys[row.y], keys[row.z], keys[row.w]);
  return Spans(vec4u(spans[0].x, spans[1].x, spans[2].x, spans[3].x), vec4u(spans[0].y, spans[1].y, spans[2].y, spans[3].y));
}

/** Scores for one key, of four rows. */
fn score(product: vec4f, distance: vec4u, scale: f32, slope: f32) -> vec4f {
  return scale * product - slope * vec4f(distance);
}

/** Scores of four keys from place n of the spans on: column s is that of key n + s, for the four rows. */
fn scores_of(products: mat4x4f, n: u32, count: vec4u, scale: f32, slope: f32) -> mat4x4f {
  let distance = count - 1u - n;
  return mat4x4f(
    select(NO_SCORE, score(products[0], distance, scale, slope), vec4u(n) < count),
    select(NO_SCORE, score(products[1], distance - 1u, scale, slope), vec4u(n + 1u) < count),
    select(NO_SCORE, score(products[2], distance - 2u, scale, slope), vec4u(n + 2u) < count),
    select(NO_SCORE, score(products[3], distance - 3u, scale, slope), vec4u(n + 3u) < count),
  );
}

fn highest(scores: mat4x4f) -> vec4f { return max(max(scores[0], scores[1]), max(scores[2], scores[3])); }
fn sum_of(columns: mat4x4f) -> vec4f { return columns[0] + columns[1] + columns[2] + columns[3]; }

fn shrunk(columns: mat4x4f, by: vec4f) -> mat4x4f {
  return mat4x4f(columns[0] * by.x, columns[1] * by.y, columns[2] * by.z, columns[3] * by.w);
}

fn exp_of(scores: mat4x4f, from_: vec4f) -> mat4x4f {
  return mat4x4f(exp(scores[0] - from_), exp(scores[1] - from_), exp(scores[2] - from_), exp(scores[3] - from_));
}

// ---- forward: a quad per (16 rows, head); what is summed so far shrinks when a larger score comes
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(6) var<uniform> forward_params: Params;

@compute @workgroup_size(32)
fn forward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = place_of(id, groups, local);
  let params = forward_params;
  let own = place.quad / params.heads * 16u + place.lane * 4u + FOUR;
  let width = params.width;
  let head = place.quad % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let row = min(own, vec4u(params.rows - 1u));
  let query = (row * params.heads + head) * width;
  let spans = key_spans(row);

  var sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.rows);
  loop {
    let first = smallest(select(vec4u(NOBODY), spans.edge, left));
    if (first == NOBODY) { break; }
    let together = left & (spans.edge == vec4u(first));
    left = left & !together;
    let count = select(vec4u(), spans.count, together);
    let end = largest(count);
    for (var i = 0u; i < width; i++) { sums[i] = mat4x4f(); }
    var total = vec4f();
    var peak = NO_SCORE;
    for (var n = 0u; n < end; n += 8u) {
      let near = ((first + min(n + place.lane, end - 1u)) * 2u * params.kv_heads + kv_head) * width;
      let far = ((first + min(n + 4u + place.lane, end - 1u)) * 2u * params.kv_heads + kv_head) * width;
      var near_products = mat4x4f();
      var far_products = mat4x4f();
      for (var i = 0u; i < width; i++) {
        let queries = q_at(query + i);
        add_dots(&near_products, queries, all_four(kv[near + i]));
        add_dots(&far_products, queries, all_four(kv[far + i]));
      }
      let near_scores = scores_of(near_products, n, count, params.scale, slope);
      let near_peak = max(peak, highest(near_scores));
      let near_shrink = exp(peak - near_peak);
      let near_weights = exp_of(near_scores, near_peak);
      total = total * near_shrink + sum_of(near_weights);
      let far_scores = scores_of(far_products, n + 4u, count, params.scale, slope);
      peak = max(near_peak, highest(far_scores));
      let far_shrink = exp(near_peak - peak);
      let far_weights = exp_of(far_scores, peak);
      total = total * far_shrink + sum_of(far_weights);
      let near_rows = transpose(near_weights);
      let far_rows = transpose(far_weights);
      let values = params.kv_heads * width;
      for (var i = 0u; i < width; i++) {
        var sum = shrunk(sums[i], near_shrink);
        add_weighed(&sum, near_rows, all_four(kv[near + values + i]));
        sum = shrunk(sum, far_shrink);
        add_weighed(&sum, far_rows, all_four(kv[far + values + i]));
        sums[i] = sum;
      }
    }
    let inverse = select(1.0 / total, vec4f(), count == vec4u());
    let lse = peak + log(total);
    for (var i = 0u; i < width; i++) {
      let sum = sums[i];
      if (together.x) { out[query.x + i] = sum[0] * inverse.x; }
      if (together.y) { out[query.y + i] = sum[1] * inverse.y; }
      if (together.z) { out[query.z + i] = sum[2] * inverse.z; }
      if (together.w) { out[query.w + i] = sum[3] * inverse.w; }
    }
    for (var r = 0u; r < 4u; r++) {
      if (together[r]) { stats_out[row[r] * params.heads + head] = vec2f(lse[r], 0.0); }
    }
  }
}

// ---- dQ: a quad per (16 rows, head)
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> stats: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> d_q: array<vec4f>;
@group(0) @binding(7) var<uniform> query_params: Params;

fn d_out_at(cell: vec4u) -> mat4x4f { return mat4x4f(d_out[cell.x], d_out[cell.y], d_out[cell.z], d_out[cell.w]); }

/** What the scores of four keys get: weight · (dOut·v − δ), in the layout of `scores_of`. */
fn d_scores_of(scores: mat4x4f, d_weights: mat4x4f, lse: vec4f, delta: vec4f) -> mat4x4f {
  return mat4x4f(
    select(vec4f(), exp(scores[0] - lse) * (d_weights[0] - delta), scores[0] > NO_SCORE),
    select(vec4f(), exp(scores[1] - lse) * (d_weights[1] - delta), scores[1] > NO_SCORE),
    select(vec4f(), exp(scores[2] - lse) * (d_weights[2] - delta), scores[2] > NO_SCORE),
    select(vec4f(), exp(scores[3] - lse) * (d_weights[3] - delta), scores[3] > NO_SCORE),
  );
}

@compute @workgroup_size(32)
fn backward_query(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = place_of(id, groups, local);
  let params = query_params;
  let own = place.quad / params.heads * 16u + place.lane * 4u + FOUR;
  let width = params.width;
  let head = place.quad % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let row = min(own, vec4u(params.rows - 1u));
  let cell = row * params.heads + head;
  let query = cell * width;
  let spans = key_spans(row);
  let lse = vec4f(stats[cell.x].x, stats[cell.y].x, stats[cell.z].x, stats[cell.w].x);
  let delta = vec4f(stats[cell.x].y, stats[cell.y].y, stats[cell.z].y, stats[cell.w].y);

  var sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.rows);
  loop {
    let first = smallest(select(vec4u(NOBODY), spans.edge, left));
    if (first == NOBODY) { break; }
    let together = left & (spans.edge == vec4u(first));
    left = left & !together;
    let count = select(vec4u(), spans.count, together);
    let end = largest(count);
    for (var i = 0u; i < width; i++) { sums[i] = mat4x4f(); }
    for (var n = 0u; n < end; n += 8u) {
      let near = ((first + min(n + place.lane, end - 1u)) * 2u * params.kv_heads + kv_head) * width;
      let far = ((first + min(n + 4u + place.lane, end - 1u)) * 2u * params.kv_heads + kv_head) * width;
      let values = params.kv_heads * width;
      var near_products = mat4x4f();
      var far_products = mat4x4f();
      var near_weights = mat4x4f();
      var far_weights = mat4x4f();
      for (var i = 0u; i < width; i++) {
        let queries = q_at(query + i);
        add_dots(&near_products, queries, all_four(kv[near + i]));
        add_dots(&far_products, queries, all_four(kv[far + i]));
        let gradients = d_out_at(query + i);
        add_dots(&near_weights, gradients, all_four(kv[near + values + i]));
        add_dots(&far_weights, gradients, all_four(kv[far + values + i]));
      }
      let near_scores = scores_of(near_products, n, count, params.scale, slope);
      let far_scores = scores_of(far_products, n + 4u, count, params.scale, slope);
      let near_rows = transpose(d_scores_of(near_scores, near_weights, lse, delta));
      let far_rows = transpose(d_scores_of(far_scores, far_weights, lse, delta));
      for (var i = 0u; i < width; i++) {
        var sum = sums[i];
        add_weighed(&sum, near_rows, all_four(kv[near + i]));
        add_weighed(&sum, far_rows, all_four(kv[far + i]));
        sums[i] = sum;
      }
    }
    for (var i = 0u; i < width; i++) {
      let sum = params.scale * sums[i];
      if (together.x) { store_d_q(query.x + i, sum[0], params.accumulate); }
      if (together.y) { store_d_q(query.y + i, sum[1], params.accumulate); }
      if (together.z) { store_d_q(query.z + i, sum[2], params.accumulate); }
      if (together.w) { store_d_q(query.w + i, sum[3], params.accumulate); }
    }
  }
}

fn store_d_q(at: u32, gradient: vec4f, accumulate: u32) {
  d_q[at] = select(gradient, d_q[at] + gradient, accumulate == 1u);
}

// ---- dK, dV: a quad per (16 keys, kv head). Keys whose last reader is the same are a run, and the readers (rows by the
// heads of the group) are taken from there backwards.
@group(0) @binding(6) var<storage, read> readers: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> d_kv: array<vec4f>;
@group(0) @binding(8) var<uniform> key_params: Params;

fn reader_spans(key: vec4u) -> Spans {
  let spans = array(readers[key.x], readers[key.y], readers[key.z], readers[key.w]);
  let count = vec4u(spans[0].y, spans[1].y, spans[2].y, spans[3].y);
  return Spans(count + vec4u(spans[0].x, spans[1].x, spans[2].x, spans[3].x), count);
}

/** A row's head that reads: where its numbers are, and what its scores need. */
struct Reader { query: u32, last: u32, slope: f32, stat: vec2f }

fn reader_at(n: u32, end_row: u32, kv_head: u32, params: Params) -> Reader {
  let group = params.heads / params.kv_heads;
  let row = end_row - 1u - n / group;
  let head = kv_head * group + n % group;
  let cell = row * params.heads + head;
  let span = keys[row];
  return Reader(cell * params.width, span.x + span.y - 1u, slopes[head], stats[cell]);
}

/** Weights of one reader, which lane `s` has, at place n, for the four keys; and what their scores get. */
struct Weighed { weight: vec4f, d_score: vec4f }

fn weigh(product: vec4f, d_weight: vec4f, last: u32, slope: f32, stat: vec2f, key_row: vec4u, seen: vec4<bool>, scale: f32) -> Weighed {
  let weight = select(vec4f(), exp(score(product, last - key_row, scale, slope) - stat.x), seen);
  return Weighed(weight, weight * (d_weight - stat.y));
}

/** Four readers from place n on, one of each lane: turns products and dOut·v, column by reader, into what weighs them. */
fn weigh_four(products: ptr<function, mat4x4f>, d_weights: ptr<function, mat4x4f>, mine: Reader, n: u32, count: vec4u, key_row: vec4u, scale: f32) {
  let a = weigh(products[0], d_weights[0], quadBroadcast(mine.last, 0u), quadBroadcast(mine.slope, 0u), quadBroadcast(mine.stat, 0u), key_row, vec4u(n) < count, scale);
  let b = weigh(products[1], d_weights[1], quadBroadcast(mine.last, 1u), quadBroadcast(mine.slope, 1u), quadBroadcast(mine.stat, 1u), key_row, vec4u(n + 1u) < count, scale);
  let c = weigh(products[2], d_weights[2], quadBroadcast(mine.last, 2u), quadBroadcast(mine.slope, 2u), quadBroadcast(mine.stat, 2u), key_row, vec4u(n + 2u) < count, scale);
  let d = weigh(products[3], d_weights[3], quadBroadcast(mine.last, 3u), quadBroadcast(mine.slope, 3u), quadBroadcast(mine.stat, 3u), key_row, vec4u(n + 3u) < count, scale);
  *products = transpose(mat4x4f(a.weight, b.weight, c.weight, d.weight));
  *d_weights = transpose(mat4x4f(a.d_score, b.d_score, c.d_score, d.d_score));
}

@compute @workgroup_size(32)
fn backward_key(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = place_of(id, groups, local);
  let params = key_params;
  let own = place.quad / params.kv_heads * 16u + place.lane * 4u + FOUR;
  let width = params.width;
  let kv_head = place.quad % params.kv_heads;
  let group = params.heads / params.kv_heads;
  let key_row = min(own, vec4u(params.key_rows - 1u));
  let key = (key_row * 2u * params.kv_heads + kv_head) * width;
  let value = key + params.kv_heads * width;
  let spans = reader_spans(key_row);

  var key_sums: array<mat4x4f, WIDTH>;
  var value_sums: array<mat4x4f, WIDTH>;
  var left = own < vec4u(params.key_rows);
  loop {
    let end_row = smallest(select(vec4u(NOBODY), spans.edge, left));
    if (end_row == NOBODY) { break; }
    let together = left & (spans.edge == vec4u(end_row));
    left = left & !together;
    let count = group * select(vec4u(), spans.count, together);
    let end = largest(count);
    for (var i = 0u; i < width; i++) {
      key_sums[i] = mat4x4f();
      value_sums[i] = mat4x4f();
    }
    for (var n = 0u; n < end; n += 8u) {
      let near = reader_at(min(n + place.lane, end - 1u), end_row, kv_head, params);
      let far = reader_at(min(n + 4u + place.lane, end - 1u), end_row, kv_head, params);
      var near_weights = mat4x4f();
      var far_weights = mat4x4f();
      var near_scores = mat4x4f();
      var far_scores = mat4x4f();
      for (var i = 0u; i < width; i++) {
        let own_keys = kv_at(key + i);
        add_dots(&near_weights, own_keys, all_four(q[near.query + i]));
        add_dots(&far_weights, own_keys, all_four(q[far.query + i]));
        let own_values = kv_at(value + i);
        add_dots(&near_scores, own_values, all_four(d_out[near.query + i]));
        add_dots(&far_scores, own_values, all_four(d_out[far.query + i]));
      }
      weigh_four(&near_weights, &near_scores, near, n, count, key_row, params.scale);
      weigh_four(&far_weights, &far_scores, far, n + 4u, count, key_row, params.scale);
      for (var i = 0u; i < width; i++) {
        var key_sum = key_sums[i];
        add_weighed(&key_sum, near_scores, all_four(q[near.query + i]));
        add_weighed(&key_sum, far_scores, all_four(q[far.query + i]));
        key_sums[i] = key_sum;
        var value_sum = value_sums[i];
        add_weighed(&value_sum, near_weights, all_four(d_out[near.query + i]));
        add_weighed(&value_sum, far_weights, all_four(d_out[far.query + i]));
        value_sums[i] = value_sum;
      }
    }
    for (var i = 0u; i < width; i++) {
      let d_key = params.scale * key_sums[i];
      let d_value = value_sums[i];
      if (together.x) { store_d_kv(key.x + i, d_key[0], value.x + i, d_value[0], params.accumulate); }
      if (together.y) { store_d_kv(key.y + i, d_key[1], value.y + i, d_value[1], params.accumulate); }
      if (together.z) { store_d_kv(key.z + i, d_key[2], value.z + i, d_value[2], params.accumulate); }
      if (together.w) { store_d_kv(key.w + i, d_key[3], value.w + i, d_value[3], params.accumulate); }
    }
  }
}

fn store_d_kv(key: u32, d_key: vec4f, value: u32, d_value: vec4f, accumulate: u32) {
  d_kv[key] = select(d_key, d_kv[key] + d_key, accumulate == 1u);
  d_kv[value] = select(d_value, d_kv[value] + d_value, accumulate == 1u);
}
