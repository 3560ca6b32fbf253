// Softmax attention as in attention.wgsl (shapes and formulas there) for GPUs: one workgroup takes 16 rows of a head (or
// 16 keys of a kv head), and what all of them need is staged in workgroup memory, tile by tile.
//
// Four lanes share a row. First each computes the scores of every fourth key of the tile, then all four weigh the whole
// tile, each for every fourth column of the output. Rows whose spans begin at the same key are a run: a workgroup goes
// through its runs one after another, so a row's numbers are the same bits whichever rows stand beside it.

struct Params { rows: u32, key_rows: u32, heads: u32, kv_heads: u32, width: u32, scale: f32, accumulate: u32 }

// The width of a head in vec4s.
const WIDTH = 64u;

const ROWS = 16u;
const PARTS = 4u;
const LANES = 64u; // ROWS · PARTS
const OWN = (WIDTH + PARTS - 1u) / PARTS; // columns of one lane
const TILE = clamp(256u / WIDTH / PARTS * PARTS, 4u, 32u); // keys or readers, a lane's share whole: two tiles have 9 KB at most
const STRIDE = WIDTH + 1u; // fours from one key to the next: keys side by side lie in different banks
const ROW = TILE + 1u; // scores of one row
const KEPT = TILE / PARTS; // scores of one lane
const NO_SCORE = -3e38;

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> kv: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read> slopes: array<f32>;

// Keys and values, or queries and output gradients.
var<workgroup> tile_a: array<vec4f, TILE * STRIDE>;
var<workgroup> tile_b: array<vec4f, TILE * STRIDE>;
// By row (or key) of the workgroup and place in the tile: scores, then what they become.
var<workgroup> weights: array<f32, ROWS * ROW>;
var<workgroup> d_scores: array<f32, ROWS * ROW>;
// Of each lane: the highest of its scores, in the end the sum of its weights.
var<workgroup> of_lanes: array<f32, LANES>;

/** Whether a lane has a column j: every loop over them counts to OWN, else what they sum would be kept in memory. */
fn has_column(part: u32, j: u32) -> bool { return part + PARTS * j < WIDTH; }

fn total_of(a: vec4f) -> f32 { return a.x + a.y + a.z + a.w; }

// Keys and values at the places n … n + TILE − 1 of a span; beyond its end the last one again, for the sake of finite
// numbers.
fn stage_keys(lane: u32, first: u32, n: u32, end: u32, kv_head: u32, kv_heads: u32) {
  workgroupBarrier();
  for (var c = lane; c < TILE * WIDTH; c += LANES) {
    let cell = ((first + min(n + c / WIDTH, end - 1u)) * 2u * kv_heads + kv_head) * WIDTH + c % WIDTH;
    let to = c / WIDTH * STRIDE + c % WIDTH;
    tile_a[to] = kv[cell];
    tile_b[to] = kv[cell + kv_heads * WIDTH];
  }
  workgroupBarrier();
}

// ---- forward: one workgroup per (16 rows, head)
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(6) var<uniform> forward_params: Params;

@compute @workgroup_size(LANES)
fn forward(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = id.y * groups.x + id.x;
  let params = forward_params;
  let first_row = index / params.heads * ROWS;
  if (first_row >= params.rows) { return; }
  let end_row = min(first_row + ROWS, params.rows);
  let head = index % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let place = lane / PARTS;
  let part = lane % PARTS;
  let row = first_row + place;
  let cell = min(row, params.rows - 1u) * params.heads + head;

  var query: array<vec4f, WIDTH>;
  for (var i = 0u; i < WIDTH; i++) { query[i] = q[cell * WIDTH + i]; }
  var products: array<vec4f, KEPT>;
  var own: array<f32, KEPT>;
  var sums: array<vec4f, OWN>;
  var total = 0.0;
  var peak = NO_SCORE;
  var next = first_row;
  while (next < end_row) {
    let run = next;
    let first = keys[run].x;
    var end = 0u;
    while (next < end_row && keys[next].x == first) {
      end = max(end, keys[next].y);
      next++;
    }
    let member = row >= run && row < next;
    let count = select(0u, keys[min(row, params.rows - 1u)].y, member);
    for (var n = 0u; n < end; n += TILE) {
      stage_keys(lane, first, n, end, kv_head, params.kv_heads);
      for (var k = 0u; k < KEPT; k++) { products[k] = vec4f(); }
      for (var i = 0u; i < WIDTH; i++) {
        for (var k = 0u; k < KEPT; k++) { products[k] += query[i] * tile_a[(part + PARTS * k) * STRIDE + i]; }
      }
      var highest = NO_SCORE;
      for (var k = 0u; k < KEPT; k++) {
        let s = part + PARTS * k;
        let score = params.scale * total_of(products[k]) - slope * f32(count - 1u - n - s);
        own[k] = select(NO_SCORE, score, n + s < count);
        highest = max(highest, own[k]);
      }
      of_lanes[lane] = highest;
      workgroupBarrier();
      var higher = peak;
      for (var p = 0u; p < PARTS; p++) { higher = max(higher, of_lanes[place * PARTS + p]); }
      var own_total = 0.0;
      for (var k = 0u; k < KEPT; k++) {
        let weight = exp(own[k] - higher);
        own_total += weight;
        weights[place * ROW + part + PARTS * k] = weight;
      }
      workgroupBarrier();
      if (member) {
        let shrink = exp(peak - higher);
        peak = higher;
        total = total * shrink + own_total;
        for (var j = 0u; j < OWN; j++) { sums[j] *= shrink; }
        for (var s = 0u; s < TILE; s++) {
          let weight = weights[place * ROW + s];
          for (var j = 0u; j < OWN; j++) { sums[j] += weight * tile_b[s * STRIDE + min(part + PARTS * j, WIDTH - 1u)]; }
        }
      }
    }
  }
  workgroupBarrier();
  of_lanes[lane] = total;
  workgroupBarrier();
  total = 0.0;
  for (var p = 0u; p < PARTS; p++) { total += of_lanes[place * PARTS + p]; }
  if (row >= params.rows) { return; }
  let inverse = select(1.0 / total, 0.0, keys[row].y == 0u);
  for (var j = 0u; j < OWN; j++) {
    if (has_column(part, j)) { out[cell * WIDTH + part + PARTS * j] = sums[j] * inverse; }
  }
  if (part == 0u) { stats_out[cell] = vec2f(peak + log(total), 0.0); }
}

// ---- forward, for few rows with long spans: one workgroup per (row, head). A lane scores one key of every 64; then the
// values are weighed by groups of WIDTH lanes, each for every so-many-th key, and the groups are added up.
const GROUPS = LANES / WIDTH;

var<workgroup> scores: array<f32, LANES>;
var<workgroup> group_sums: array<vec4f, LANES>;
var<workgroup> group_totals: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn forward_split(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let cell = id.y * groups.x + id.x;
  let params = forward_params;
  if (cell >= params.rows * params.heads) { return; }
  let head = cell % params.heads;
  let span = keys[cell / params.heads];
  let stride = 2u * params.kv_heads * WIDTH;
  let key = span.x * stride + head / (params.heads / params.kv_heads) * WIDTH;
  let value = key + params.kv_heads * WIDTH;
  let slope = slopes[head];
  if (lane < WIDTH) { tile_a[lane] = q[cell * WIDTH + lane]; }

  let column = lane % WIDTH;
  var sum = vec4f();
  var total = 0.0;
  var peak = NO_SCORE;
  for (var n = 0u; n < span.y; n += LANES) {
    workgroupBarrier();
    scores[lane] = NO_SCORE;
    if (n + lane < span.y) {
      var products = vec4f();
      for (var i = 0u; i < WIDTH; i++) { products += tile_a[i] * kv[key + (n + lane) * stride + i]; }
      scores[lane] = params.scale * total_of(products) - slope * f32(span.y - 1u - n - lane);
    }
    workgroupBarrier();
    var higher = peak;
    for (var s = 0u; s < LANES; s++) { higher = max(higher, scores[s]); }
    let shrink = exp(peak - higher);
    peak = higher;
    total *= shrink;
    sum *= shrink;
    for (var s = lane / WIDTH; s < min(LANES, span.y - n); s += GROUPS) {
      let weight = exp(scores[s] - higher);
      total += weight;
      sum += weight * kv[value + (n + s) * stride + column];
    }
  }
  group_sums[lane] = sum;
  group_totals[lane] = total;
  workgroupBarrier();
  if (lane >= WIDTH) { return; }
  sum = vec4f();
  total = 0.0;
  for (var g = 0u; g < GROUPS; g++) {
    sum += group_sums[g * WIDTH + lane];
    total += group_totals[g * WIDTH + lane];
  }
  out[cell * WIDTH + lane] = sum * select(1.0 / total, 0.0, span.y == 0u);
  if (lane == 0u) { stats_out[cell] = vec2f(peak + log(total), 0.0); }
}

// ---- dQ: one workgroup per (16 rows, head)
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> stats: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> d_q: array<vec4f>;
@group(0) @binding(7) var<uniform> query_params: Params;

@compute @workgroup_size(LANES)
fn backward_query(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = id.y * groups.x + id.x;
  let params = query_params;
  let first_row = index / params.heads * ROWS;
  if (first_row >= params.rows) { return; }
  let end_row = min(first_row + ROWS, params.rows);
  let head = index % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let place = lane / PARTS;
  let part = lane % PARTS;
  let row = first_row + place;
  let cell = min(row, params.rows - 1u) * params.heads + head;
  let stat = stats[cell];

  var query: array<vec4f, WIDTH>;
  var gradient: array<vec4f, WIDTH>;
  for (var i = 0u; i < WIDTH; i++) {
    query[i] = q[cell * WIDTH + i];
    gradient[i] = d_out[cell * WIDTH + i];
  }
  var sums: array<vec4f, OWN>;
  var next = first_row;
  while (next < end_row) {
    let run = next;
    let first = keys[run].x;
    var end = 0u;
    while (next < end_row && keys[next].x == first) {
      end = max(end, keys[next].y);
      next++;
    }
    let member = row >= run && row < next;
    let count = select(0u, keys[min(row, params.rows - 1u)].y, member);
    for (var n = 0u; n < end; n += TILE) {
      stage_keys(lane, first, n, end, kv_head, params.kv_heads);
      for (var k = 0u; k < KEPT; k++) {
        let s = part + PARTS * k;
        var products = vec4f();
        var d_weight = vec4f();
        for (var i = 0u; i < WIDTH; i++) {
          products += query[i] * tile_a[s * STRIDE + i];
          d_weight += gradient[i] * tile_b[s * STRIDE + i];
        }
        let score = params.scale * total_of(products) - slope * f32(count - 1u - n - s);
        let weight = select(0.0, exp(score - stat.x), n + s < count);
        d_scores[place * ROW + s] = weight * (total_of(d_weight) - stat.y);
      }
      workgroupBarrier();
      if (member) {
        for (var s = 0u; s < TILE; s++) {
          let d_score = d_scores[place * ROW + s];
          for (var j = 0u; j < OWN; j++) { sums[j] += d_score * tile_a[s * STRIDE + min(part + PARTS * j, WIDTH - 1u)]; }
        }
      }
    }
  }
  if (row >= params.rows) { return; }
  for (var j = 0u; j < OWN; j++) {
    if (!has_column(part, j)) { continue; }
    let to = cell * WIDTH + part + PARTS * j;
    let value = params.scale * sums[j];
    d_q[to] = select(value, d_q[to] + value, params.accumulate == 1u);
  }
}

// ---- dK, dV: one workgroup per (16 keys, kv head). Keys whose last reader is the same are a run, and the readers (rows
// by the heads of the group) are taken from there backwards.
@group(0) @binding(6) var<storage, read> readers: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> d_kv: array<vec4f>;
@group(0) @binding(8) var<uniform> key_params: Params;

struct Reader { stat: vec2f, slope: f32, last: u32 }
var<workgroup> tile_readers: array<Reader, TILE>;

fn readers_end(key_row: u32) -> u32 { return readers[key_row].x + readers[key_row].y; }

@compute @workgroup_size(LANES)
fn backward_key(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = id.y * groups.x + id.x;
  let params = key_params;
  let first_key = index / params.kv_heads * ROWS;
  if (first_key >= params.key_rows) { return; }
  let end_key = min(first_key + ROWS, params.key_rows);
  let kv_head = index % params.kv_heads;
  let group = params.heads / params.kv_heads;
  let place = lane / PARTS;
  let part = lane % PARTS;
  let key_row = first_key + place;
  let cell = (min(key_row, params.key_rows - 1u) * 2u * params.kv_heads + kv_head) * WIDTH;

  var key: array<vec4f, WIDTH>;
  var value: array<vec4f, WIDTH>;
  for (var i = 0u; i < WIDTH; i++) {
    key[i] = kv[cell + i];
    value[i] = kv[cell + params.kv_heads * WIDTH + i];
  }
  var key_sums: array<vec4f, OWN>;
  var value_sums: array<vec4f, OWN>;
  var next = first_key;
  while (next < end_key) {
    let run = next;
    let end_row = readers_end(run);
    var end = 0u;
    while (next < end_key && readers_end(next) == end_row) {
      end = max(end, readers[next].y * group);
      next++;
    }
    let member = key_row >= run && key_row < next;
    let count = select(0u, readers[min(key_row, params.key_rows - 1u)].y * group, member);
    for (var n = 0u; n < end; n += TILE) {
      workgroupBarrier();
      for (var c = lane; c < TILE * WIDTH; c += LANES) {
        let reader = min(n + c / WIDTH, end - 1u);
        let row = end_row - 1u - reader / group;
        let head = kv_head * group + reader % group;
        let asked = row * params.heads + head;
        let to = c / WIDTH * STRIDE + c % WIDTH;
        tile_a[to] = q[asked * WIDTH + c % WIDTH];
        tile_b[to] = d_out[asked * WIDTH + c % WIDTH];
        if (c % WIDTH == 0u) {
          tile_readers[c / WIDTH] = Reader(stats[asked], slopes[head], keys[row].x + keys[row].y - 1u);
        }
      }
      workgroupBarrier();
      for (var k = 0u; k < KEPT; k++) {
        let s = part + PARTS * k;
        var products = vec4f();
        var d_weight = vec4f();
        for (var i = 0u; i < WIDTH; i++) {
          products += key[i] * tile_a[s * STRIDE + i];
          d_weight += value[i] * tile_b[s * STRIDE + i];
        }
        let reader = tile_readers[s];
        let score = params.scale * total_of(products) - reader.slope * f32(reader.last - key_row);
        let weight = select(0.0, exp(score - reader.stat.x), n + s < count);
        weights[place * ROW + s] = weight;
        d_scores[place * ROW + s] = weight * (total_of(d_weight) - reader.stat.y);
      }
      workgroupBarrier();
      if (member) {
        for (var s = 0u; s < TILE; s++) {
          let weight = weights[place * ROW + s];
          let d_score = d_scores[place * ROW + s];
          for (var j = 0u; j < OWN; j++) {
            let column = s * STRIDE + min(part + PARTS * j, WIDTH - 1u);
            key_sums[j] += d_score * tile_a[column];
            value_sums[j] += weight * tile_b[column];
          }
        }
      }
    }
  }
  if (key_row >= params.key_rows) { return; }
  for (var j = 0u; j < OWN; j++) {
    if (!has_column(part, j)) { continue; }
    let to_key = cell + part + PARTS * j;
    let to_value = to_key + params.kv_heads * WIDTH;
    let d_key = params.scale * key_sums[j];
    d_kv[to_key] = select(d_key, d_kv[to_key] + d_key, params.accumulate == 1u);
    d_kv[to_value] = select(value_sums[j], d_kv[to_value] + value_sums[j], params.accumulate == 1u);
  }
}
