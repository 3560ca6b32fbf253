"""Opening what the page saved, and saving what it opens."""

from collections.abc import Mapping, Sequence
from datetime import date
from os.path import isdir
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import constants
from transformers import AutoModelForCausalLM, PreTrainedModel

from .composition import Composition
from .composition_file import CompositionFile, read_composition, read_tensors, write_composition, write_tensors
from .released import from_released, holds_released, to_released
from .wiring import Wiring

Model = PreTrainedModel | str | Path
HOME = "https://huggingface.co"


def open_export(
    path: str | Path,
    anchor: Model | None = None,
    augmenters: Mapping[str, Model] | Sequence[Model] | None = None,
    dtype: torch.dtype = torch.float32,
    **loading: Any,
) -> Composition:
    """A composition from a file or folder of the page, or a file of google-deepmind/calm.

    Models are given as models, or as folders or repositories; augmenters by id or in the order of the file. Who is not
    given is looked for beside the file under its id, or fetched from the repository that the file names, at its commit.
    `loading` goes to transformers (device_map, attn_implementation …); weights in pickles are not opened unless it says
    use_safetensors=False. Raises ValueError for what is no composition,
    FileNotFoundError for a model that is nowhere.
    """
    file = composition_in(Path(path))
    tensors, _ = read_tensors(file)
    if holds_released(tensors):
        return _open_released(tensors, anchor, augmenters, dtype, loading)
    content = read_composition(file)
    wiring = content.wiring
    given = _by_id(wiring.augmenters, augmenters)
    place = file.resolve().parent
    opened = load(anchor if anchor is not None else find(wiring.anchor, wiring, place), dtype, loading)
    models = {id: load(given.get(id) or find(id, wiring, place), dtype, loading) for id in wiring.augmenters}
    composition = Composition(opened, models, wiring)
    load_links(composition, content)
    return composition


def composition_in(path: Path) -> Path:
    """The file itself, or a folder's links.safetensors. Raises FileNotFoundError."""
    file = path / "links.safetensors" if path.is_dir() else path
    if not file.is_file():
        raise FileNotFoundError(f"There is no composition at {file}.")
    return file


def load_links(composition: Composition, content: CompositionFile) -> None:
    """Raises ValueError when tensors are missing, or have another shape than these models need."""
    state = {name.removeprefix("links."): tensor for name, tensor in content.links.items()}
    try:
        composition.links.load_state_dict(state)
    except RuntimeError as wrong:
        raise ValueError(f"The links do not fit these models: {wrong}") from wrong


def load(model: Model, dtype: torch.dtype, loading: Mapping[str, Any]) -> PreTrainedModel:
    if isinstance(model, PreTrainedModel):
        return model
    name, revision = told(model)
    more = {"use_safetensors": True, **loading, **({"revision": revision} if revision else {})}
    loaded: PreTrainedModel = AutoModelForCausalLM.from_pretrained(name, dtype=dtype, **more)
    # As transformers 4 has it; 5 keeps none.
    loaded.config._commit_hash = getattr(loaded.config, "_commit_hash", None) or more.get("revision")
    return loaded


def told(place: str | Path) -> tuple[str, str | None]:
    """A folder, or a repository and its revision, if one is told: `repository@revision`."""
    name, _, revision = str(place).partition("@")
    return (str(place), None) if isdir(place) else (name, revision or None)


def origin(model: PreTrainedModel) -> str:
    """Where a model was loaded from, as `load` takes it, from any working directory: a folder or `repository@revision`."""
    name, revision = model.name_or_path or "", getattr(model.config, "_commit_hash", None)
    if isdir(name):
        return str(Path(name).resolve())
    return f"{name}@{revision}" if revision else name


def find(id: str, wiring: Wiring, place: Path) -> str:
    """Where the model of an id is: a folder near the file, or `repository@commit`. transformers asks one hub, HF_ENDPOINT,
    for everything: of models on huggingface.co it may be a mirror."""
    for folder in (place / "models" / id, place / id, place.parent / id, Path(id)):
        if (folder / "config.json").is_file():
            return str(folder)
    hub = ((wiring.about or {}).get("models", {}).get(id) or {}).get("hub")
    if hub and hub["endpoint"] not in (HOME, constants.ENDPOINT):
        where = f"{hub['repository']} of {hub['endpoint']}, and {constants.ENDPOINT} would be asked"
        raise FileNotFoundError(f"The model {id!r} is {where}: set HF_ENDPOINT to that hub, or say where the model is.")
    if hub:
        return f"{hub['repository']}@{hub['commit']}"
    raise FileNotFoundError(f"The model {id!r} is not beside the composition: say where it is.")


def links_of(composition: Composition) -> CompositionFile:
    """What a file holds of it. For links that are whole in this process; sharded ones are gathered by checkpoint.py."""
    tensors = {f"links.{name}": tensor.detach() for name, tensor in composition.links.state_dict().items()}
    return CompositionFile(composition.wiring, tensors)


def save_composition(composition: Composition, path: Path) -> None:
    write_composition(path, links_of(composition))


def save_released(composition: Composition, path: Path) -> None:
    """Under the names of google-deepmind/calm. Raises ValueError for links of another form."""
    write_tensors(path, to_released(composition.wiring.links, links_of(composition).tensors), {"format": "pt"})


def described(wiring: Wiring, models: Mapping[str, PreTrainedModel], **about: Any) -> Wiring:
    """The wiring with what the page shows of it: titles, the day, and what else is told."""
    known = (wiring.about or {}).get("models", {})
    titles = {id: known.get(id) or {"title": Path(model.name_or_path or id).name} for id, model in models.items()}
    return wiring.told(models=titles, **about, saved=date.today().isoformat())


def end_ids(model: PreTrainedModel) -> list[int]:
    """Tokens that end an answer, as transformers' generate takes them."""
    eos = model.generation_config.eos_token_id if model.generation_config is not None else None
    if eos is None:
        eos = model.config.get_text_config().eos_token_id
    named = eos if isinstance(eos, list) else [] if eos is None else [eos]
    return [id for id in named if id < model.config.get_text_config().vocab_size]


def _by_id(ids: Sequence[str], given: Mapping[str, Model] | Sequence[Model] | None) -> dict[str, Model]:
    if isinstance(given, Mapping):
        return dict(given)
    if given is None:
        return {}
    if len(given) != len(ids):
        raise ValueError(f"This composition reads {', '.join(ids) or 'no augmenter'}: give one model for each.")
    return dict(zip(ids, given))


def _open_released(tensors: Any, anchor: Any, augmenters: Any, dtype: torch.dtype, loading: Any) -> Composition:
    """Such a file tells neither models nor layers: both are given, layers are that code's default."""
    models = augmenters if isinstance(augmenters, Mapping) else {Path(str(m)).name: m for m in augmenters or ()}
    if anchor is None or len(models) != 1:
        raise ValueError("A file of google-deepmind/calm does not tell its models: give the anchor and the augmenter.")
    opened = load(anchor, dtype, loading)
    read = {name: load(model, dtype, loading) for name, model in models.items()}
    ((name, model),) = read.items()
    config, other = opened.config.get_text_config(), model.config.get_text_config()
    blocks = (config.num_hidden_layers, other.num_hidden_layers)
    links, ours = from_released(tensors, name, blocks, config.num_attention_heads)
    wiring = Wiring(Path(opened.name_or_path or "anchor").name, (name,), links)
    composition = Composition(opened, read, wiring)
    load_links(composition, CompositionFile(wiring, ours))
    return composition
