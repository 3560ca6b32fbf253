"""Small random models in Hugging Face layout, with golden logits and greedy continuations in f64."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from transformers import AutoModelForCausalLM, PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerFast

from frozen_models import layer_states, load_model, logits_of
from model_cases import MODELS, ModelCase

FLOAT32_TOLERANCE = 1e-4
SPECIAL = ["<unk>", "<s>", "</s>"]
CASE_LENGTHS, GREEDY_TOKENS, SMALLEST_MARGIN = (7, 40), 40, 1e-3


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
    is_gemma, is_gpt2 = config.model_type.startswith("gemma"), config.model_type == "gpt2"
    for name, weight in model.named_parameters():
        normal = torch.randn(weight.shape, generator=generator)
        if weight.dim() == 1:
            value = 0.2 * normal if name.endswith("bias") else 0.1 * normal if is_gemma else 1 + 0.1 * normal
        elif any(table in name for table in ("embed_tokens", "embed_in", "wte", "wpe")):
            value = normal * (0.15 if is_gemma else 0.5 if config.tie_word_embeddings else 1)
        else:
            inputs = weight.shape[0 if is_gpt2 else 1]
            value = normal * (2 if "lm_head" in name or "embed_out" in name else 1.5) / inputs**0.5
        if config.model_type == "gpt_neo" and ("q_proj" in name or "k_proj" in name):
            value *= (config.num_heads / config.hidden_size) ** 0.25  # its scores are not scaled: the others' are by this
        weight.data.copy_(value)
    return model


def settings_of(case: ModelCase) -> dict:
    settings = dict(vocab_size=len(SPECIAL) + 93, bos_token_id=1, eos_token_id=2)
    kind = case.kind.model_type
    if kind != "gpt2":
        epsilon = {"gpt_neox": "layer_norm_eps", "gpt_neo": "layer_norm_epsilon"}.get(kind, "rms_norm_eps")
        tied = kind.startswith("gemma") or kind == "gpt_neo"
        settings |= {"max_position_embeddings": 128, epsilon: 1e-5, "tie_word_embeddings": tied}
    return settings | case.settings


def save_model(name: str, folder: Path, seed: int) -> None:
    case = MODELS[name]
    settings = settings_of(case)
    rope = {} if case.rope is None else {"rope_parameters": json.loads(json.dumps(case.rope))}
    random_model(case.kind(**settings, **rope), seed).save_pretrained(folder)
    special = dict(unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    PreTrainedTokenizerFast(tokenizer_object=word_tokenizer(name), **special).save_pretrained(folder)
    if case.old_config:
        (folder / "config.json").write_text(json.dumps(case.old_config(settings, case.rope), indent=2) + "\n")
        (folder / "generation_config.json").unlink()
    if case.old_tensors:
        file = folder / "model.safetensors"
        save_file(case.old_tensors(load_file(file)), file, metadata={"format": "pt"})


def expect_rope(config: PreTrainedConfig, rope: dict | None) -> None:
    """What is in the folder says what the case says, in whichever style."""
    for name, value in (rope or {}).items():
        found = config.rope_parameters[name]
        assert found == value if not isinstance(value, dict) else value.items() <= found.items()


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
    expect_rope(model.config, MODELS[name].rope)
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
