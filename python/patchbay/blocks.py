"""Reading and writing the states of any causal model of transformers, by hooks on its decoder blocks.

Layer 0 is what goes into the first block (the embeddings), layer k what block k gives, before the final norm. Blocks of
transformers 4 give tuples, of transformers 5 tensors. Hooks are there only within the `with` that puts them there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import Tensor, nn
from transformers import PreTrainedModel

Change = Callable[[Tensor], Tensor]


def text_config(model: PreTrainedModel) -> Any:
    """Of the language model, where a model has other parts as well."""
    return model.config.get_text_config()


def width_of(model: PreTrainedModel) -> int:
    return int(text_config(model).hidden_size)


def decoder_blocks(model: PreTrainedModel) -> nn.ModuleList:
    """The one list of modules that has as many as the config says blocks. Raises ValueError where there is none."""
    count = int(text_config(model).num_hidden_layers)
    for name, module in model.named_modules():
        if isinstance(module, nn.ModuleList) and len(module) == count and "vision" not in name:
            return module
    raise ValueError(f"{type(model).__name__} has no list of {count} decoder blocks: links do not know where to go.")


def decoder_of(model: PreTrainedModel) -> nn.Module:
    """The model without its head: what has to run to know its states."""
    get: Callable[[], nn.Module | None] | None = getattr(model, "get_decoder", None)
    return (get and get()) or model.base_model


@contextmanager
def changing(model: PreTrainedModel, changes: Mapping[int, Change]) -> Iterator[None]:
    """While it lasts, the state of each layer that is named, [B, T, D], becomes what its change makes of it."""
    blocks = decoder_blocks(model)
    for layer in changes:
        if not 0 <= layer <= len(blocks):
            raise ValueError(f"{type(model).__name__} has layers 0 to {len(blocks)}; layer {layer} is not one of them.")
    with ExitStack() as hooks:
        for layer, change in changes.items():
            if layer == 0:
                hook = blocks[0].register_forward_pre_hook(_into(change), with_kwargs=True)
            else:
                hook = blocks[layer - 1].register_forward_hook(_behind(change))
            hooks.callback(hook.remove)
        yield


@contextmanager
def reading(model: PreTrainedModel, layers: Collection[int]) -> Iterator[dict[int, Tensor]]:
    """The states of these layers, once the model has run."""
    states: dict[int, Tensor] = {}

    def keep(layer: int) -> Change:
        def change(state: Tensor) -> Tensor:
            states[layer] = state
            return state

        return change

    with changing(model, {layer: keep(layer) for layer in layers}):
        yield states


def _into(change: Change) -> Callable[..., Any]:
    def hook(_: nn.Module, inputs: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        if inputs:
            return (change(inputs[0]), *inputs[1:]), named
        return inputs, named | {"hidden_states": change(named["hidden_states"])}

    return hook


def _behind(change: Change) -> Callable[..., Any]:
    def hook(_: nn.Module, __: tuple[Any, ...], output: Any) -> Any:
        if isinstance(output, tuple):
            return (change(output[0]), *output[1:])
        return change(output)

    return hook
