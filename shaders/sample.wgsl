// A token by chance: softmax(logits / temperature), cut to the top_k likeliest tokens and then to the smallest set of them
// that holds top_p of what is left (in this order, as Hugging Face's warpers do; equals stay or go together).
//
// logits: f32[vocabulary], penalised in place · settings: to be changed before each run · ids: u32[rows], the tokens just fed
// seen: u32[⌈vocabulary / 32⌉], a bit for each token of the text so far · out: u32[1]
//
// With a repetition penalty, the logits of tokens of the text are divided by it where above zero and multiplied where below,
// as Hugging Face's processor does, before anything else. The token just fed takes its bit here, so that nobody needs to have
// read it. Without one no other instruction is run: a branch at each logit takes SwiftShader 1.4 to 1.7 times as long.
//
// Nothing is sorted: logits become whole numbers of the same order, and a cut is found bit by bit. Then Gumbel's trick: the
// largest of logit / temperature − ln(−ln u) is distributed as the softmax, and u follows from seed, draw and token alone.

struct Settings {
  /** 0: the likeliest token. */
  temperature: f32,
  /** 1: all */
  top_p: f32,
  /** 0: all */
  top_k: u32,
  seed: u32,
  /** Which draw of this seed. */
  draw: u32,
  /** 1: off */
  penalty: f32,
  /** The last token fed, in ids. */
  row: u32,
}
struct Params { vocabulary: u32 }

const LANES = 64u;

@group(0) @binding(0) var<storage, read_write> logits: array<f32>;
@group(0) @binding(1) var<storage, read> settings: Settings;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read_write> seen: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<u32>;
@group(0) @binding(5) var<uniform> params: Params;

var<workgroup> numbers: array<f32, LANES>;
var<workgroup> tokens: array<u32, LANES>;

fn penalise(lane: u32) {
  let fed = ids[settings.row];
  if (lane == 0u) { seen[fed / 32u] |= 1u << (fed % 32u); }
  storageBarrier();
  for (var word = lane; word * 32u < params.vocabulary; word += LANES) {
    for (var bits = seen[word]; bits != 0u; bits &= bits - 1u) {
      let token = word * 32u + countTrailingZeros(bits);
      let value = logits[token];
      logits[token] = select(value * settings.penalty, value / settings.penalty, value > 0.0);
    }
  }
  storageBarrier();
}

/** A whole number for a float, in the order of floats. */
fn rank(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

/** The sum over all lanes. */
fn total(lane: u32, own: f32) -> f32 {
  numbers[lane] = own;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { numbers[lane] += numbers[lane + half]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&numbers[0]);
}

/** The token with the largest score of all lanes, the lowest among equals. */
fn best_of(lane: u32, score: f32, token: u32) -> u32 {
  numbers[lane] = score;
  tokens[lane] = token;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = lane + half;
      let wins = numbers[other] > numbers[lane] || (numbers[other] == numbers[lane] && tokens[other] < tokens[lane]);
      if (wins) {
        numbers[lane] = numbers[other];
        tokens[lane] = tokens[other];
      }
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&tokens[0]);
}

/** How many tokens have at least this rank. */
fn count_from(lane: u32, least: u32) -> f32 {
  var count = 0.0;
  for (var v = lane; v < params.vocabulary; v += LANES) { count += select(0.0, 1.0, rank(logits[v]) >= least); }
  return total(lane, count);
}

/** Σ exp((logit − largest) / temperature) of the tokens of at least this rank. */
fn weight_from(lane: u32, least: u32, largest: f32) -> f32 {
  var weight = 0.0;
  for (var v = lane; v < params.vocabulary; v += LANES) {
    let value = logits[v];
    weight += select(0.0, exp((value - largest) / settings.temperature), rank(value) >= least);
  }
  return total(lane, weight);
}

fn pcg(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

/** −ln(−ln u), u in (0, 1): 24 bits that an f32 holds exactly, and a half. */
fn gumbel(token: u32) -> f32 {
  let bits = pcg(pcg(pcg(token) + settings.draw) + settings.seed) >> 8u;
  return -log(-log((f32(bits) + 0.5) / 16777216.0));
}

@compute @workgroup_size(LANES)
fn sample(@builtin(local_invocation_index) lane: u32) {
  if (settings.penalty != 1.0) { penalise(lane); }
  var best = params.vocabulary;
  var largest = 0.0;
  for (var v = lane; v < params.vocabulary; v += LANES) {
    let value = logits[v];
    if (best == params.vocabulary || value > largest) {
      best = v;
      largest = value;
    }
  }
  // A lane without tokens loses against all others.
  let likeliest = best_of(lane, select(largest, -3.4e38, best == params.vocabulary), best);
  if (settings.temperature == 0.0) {
    if (lane == 0u) { out[0] = likeliest; }
    return;
  }
  let peak = logits[likeliest];

  var least = 0u; // rank of the last token that stays
  if (settings.top_k > 0u && settings.top_k < params.vocabulary) {
    let wanted = f32(settings.top_k);
    for (var bit = 0x80000000u; bit > 0u; bit /= 2u) {
      let count = count_from(lane, least | bit);
      if (count >= wanted) { least |= bit; }
      if (count == wanted) { break; }
    }
  }
  if (settings.top_p < 1.0) {
    let wanted = settings.top_p * weight_from(lane, least, peak);
    var cut = 0u;
    for (var bit = 0x80000000u; bit > 0u; bit /= 2u) {
      if (weight_from(lane, max(least, cut | bit), peak) >= wanted) { cut |= bit; }
    }
    least = max(least, cut);
  }

  best = params.vocabulary;
  var score = -3.4e38;
  for (var v = lane; v < params.vocabulary; v += LANES) {
    let value = logits[v];
    if (rank(value) < least) { continue; }
    let own = (value - peak) / settings.temperature + gumbel(v);
    if (best == params.vocabulary || own > score) {
      best = v;
      score = own;
    }
  }
  let chosen = best_of(lane, score, best);
  if (lane == 0u) { out[0] = chosen; }
}
