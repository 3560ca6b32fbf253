"""Small random models in Hugging Face layout, with golden logits and greedy continuations in f64.

So many, that between them every form of a config that the engine reads is met: see MODELS.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from transformers import (
    AutoModelForCausalLM, GemmaConfig, LlamaConfig, PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerFast,
)  # fmt: skip

from frozen_models import layer_states, load_model, logits_of

FLOAT32_TOLERANCE = 1e-4
SPECIAL = ["<unk>", "<s>", "</s>"]
CASE_LENGTHS, GREEDY_TOKENS, SMALLEST_MARGIN = (7, 40), 40, 1e-3

# Grouped heads with an untied head as transformers 5 writes it; a tied one as transformers 4 did, with its own theta
# and epsilon and no head_dim; one of another width and tokenization; one as wide as the first with its tokenization; and
# two of Gemma, with one key-value head and a head width of its own, and with several.
MODELS = {
    "tiny-llama": dict(
        num_hidden_layers=3, hidden_size=32, num_attention_heads=4, num_key_value_heads=2, intermediate_size=64
    ),
    "tiny-llama-tied": dict(
        num_hidden_layers=2, hidden_size=24, num_attention_heads=6, num_key_value_heads=2, intermediate_size=48,
        tie_word_embeddings=True, rms_norm_eps=1e-6, rope_theta=500.0,
    ),
    "tiny-augmenter": dict(
        num_hidden_layers=2, hidden_size=24, num_attention_heads=3, num_key_value_heads=3, intermediate_size=48
    ),
    "tiny-llama-twin": dict(
        num_hidden_layers=2, hidden_size=32, num_attention_heads=2, num_key_value_heads=1, intermediate_size=48
    ),
    "tiny-gemma": dict(
        num_hidden_layers=3, hidden_size=32, num_attention_heads=4, num_key_value_heads=1, head_dim=12,
        intermediate_size=48, rms_norm_eps=1e-6,
    ),
    "tiny-gemma-narrow": dict(
        num_hidden_layers=2, hidden_size=24, num_attention_heads=3, num_key_value_heads=3, head_dim=8,
        intermediate_size=40, rms_norm_eps=1e-6,
    ),
}  # fmt: skip


def word_tokenizer(name: str) -> Tokenizer:
    """w0 … w92, one token a word; <s> in front for tiny-llama only. The augmenter cuts "w12" into "w" and "12"."""
    numbers = [str(number) for number in range(93)]
    words = ["w", *numbers[:-1]] if name == "tiny-augmenter" else [f"w{number}" for number in numbers]
    tokenizer = Tokenizer(models.WordLevel({word: id for id, word in enumerate(SPECIAL + words)}, unk_token="<unk>"))
    cuts = [pre_tokenizers.WhitespaceSplit()]
    if name == "tiny-augmenter":
        cuts.append(pre_tokenizers.Split(Regex("w"), "isolated"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(cuts) if len(cuts) > 1 else cuts[0]
    if name in ("tiny-llama", "tiny-llama-twin"):
        tokenizer.post_processor = processors.TemplateProcessing("<s> $A", special_tokens=[("<s>", 1)])
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def random_model(config: PreTrainedConfig, seed: int) -> PreTrainedModel:
    """Weights that make every part matter: unit states, gains around 1, logits of standard deviation 2 or so."""
    generator = torch.Generator().manual_seed(seed)
    model = AutoModelForCausalLM.from_config(config)
    for name, weight in model.named_parameters():
        normal = torch.randn(weight.shape, generator=generator)
        if weight.dim() == 1:
            value = 0.1 * normal if config.model_type == "gemma" else 1 + 0.1 * normal
        elif "embed_tokens" in name:
            value = normal * (0.15 if config.model_type == "gemma" else 0.5 if config.tie_word_embeddings else 1)
        else:
            value = normal * (2 if "lm_head" in name else 1.5) / weight.shape[1] ** 0.5
        weight.data.copy_(value)
    return model


def save_model(name: str, folder: Path, seed: int) -> None:
    vocabulary = len(SPECIAL) + 93
    common = dict(vocab_size=vocabulary, max_position_embeddings=128, rms_norm_eps=1e-5, rope_theta=10000.0)
    is_gemma = name.startswith("tiny-gemma")
    settings = common | dict(tie_word_embeddings=is_gemma, bos_token_id=1, eos_token_id=2) | MODELS[name]
    theta = settings.pop("rope_theta")
    rope = {"rope_type": "default", "rope_theta": theta}
    config = (GemmaConfig if is_gemma else LlamaConfig)(**settings, rope_parameters=rope)
    random_model(config, seed).save_pretrained(folder)
    special = dict(unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    PreTrainedTokenizerFast(tokenizer_object=word_tokenizer(name), **special).save_pretrained(folder)
    if name == "tiny-llama-tied":
        old = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "float32"} | settings
        old |= {"hidden_act": "silu", "rope_theta": theta, "rope_scaling": None, "transformers_version": "4.40.0"}
        old |= {"attention_bias": False, "mlp_bias": False, "use_cache": True}
        (folder / "config.json").write_text(json.dumps(old, indent=2) + "\n")
        (folder / "generation_config.json").unlink()


@torch.no_grad()
def continuation(model: PreTrainedModel, ids: list[int]) -> tuple[list[int], float]:
    """Greedy, without a cache; and the smallest distance of the best logit to the second best."""
    greedy, margin = [], float("inf")
    for _ in range(GREEDY_TOKENS):
        best = logits_of(model, layer_states(model, ids + greedy)[-1])[-1].topk(2)
        margin = min(margin, (best.values[0] - best.values[1]).item())
        greedy.append(best.indices[0].item())
    return greedy, margin


@torch.no_grad()
def golden(name: str, folder: Path) -> bool:
    """Writes golden.json and golden.safetensors. False, and nothing written, if these weights are a bad test."""
    model, tokenizer = load_model(folder, torch.float64), Tokenizer.from_file(str(folder / "tokenizer.json"))
    plain = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    assert model.config.rope_parameters["rope_theta"] == MODELS[name].get("rope_theta", 10000.0)
    cases, tensors, difference = [], {}, 0.0
    words = torch.randint(0, 92, (max(CASE_LENGTHS),), generator=torch.Generator().manual_seed(1)).tolist()
    for index, length in enumerate(CASE_LENGTHS):
        ids = tokenizer.encode(" ".join(f"w{word}" for word in words)).ids[:length]
        text = tokenizer.decode(ids).replace("w ", "w")
        assert tokenizer.encode(text).ids == ids
        logits = logits_of(model, layer_states(model, ids)[-1])
        greedy, margin = continuation(model, ids)
        if margin <= SMALLEST_MARGIN or len(set(greedy)) < 10 or min(greedy) < len(SPECIAL):
            return False
        difference = max(difference, (plain(torch.tensor([ids])).logits[0] - logits).abs().max().item())
        key = f"case{index}.logits"
        tensors[key] = logits.float()
        case = {"text": text, "ids": ids, "greedy": greedy, "greedy_text": tokenizer.decode(greedy)}
        cases.append(case | {"greedy_min_margin": float(f"{margin:.3g}"), "logits": key})
    assert difference < FLOAT32_TOLERANCE, f"transformers in f32 says otherwise: {difference}"
    print(f"{name}: logits of ±{logits.abs().max():.1f}; transformers in float32 differs by up to {difference:.1e}")
    record = {"model": name, "reference": "float64 from the f32 weights, stored as F32", "cases": cases}
    (folder / "golden.json").write_text(json.dumps(record, indent=1) + "\n")
    save_file(tensors, folder / "golden.safetensors")
    return True


def make_model(name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(100):
        save_model(name, folder, seed)
        if golden(name, folder):
            return
    raise RuntimeError(f"no seed gives {name} a continuation with a clear best token at each step")
