"""Turns a model's validation errors into faults at the user's own line, with a cure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document, Path_

Model = TypeVar("Model", bound=BaseModel)


def read_model(model: type[Model], document: Document, value: Any, path: Path_ = ()) -> Model | None:
    """The value as a model; None when it does not fit, with every fault noted in the document."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        document.faults.extend(model_faults(model, document, path, error))
        return None


def did_you_mean(word: str, known: list[str]) -> Sentence | str:
    """The nearest known word as a cure; else the list of those that are known."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return Sentence(f"是否想写“{near[0]}”？", f'did you mean "{near[0]}"?')
    shown = ", ".join(sorted(known)[:20])
    return Sentence(f"可用：{shown}", f"known: {shown}") if known else ""


def model_faults(model: type[BaseModel], document: Document, path: Path_, error: ValidationError) -> list[Fault]:
    """A model's validation errors as faults at their lines, with the cure where there is one.

    A list that is too short only because its items are faulty is no fault of its own.
    """
    items = error.errors()
    deeper = {item["loc"][:n] for item in items for n in range(len(item["loc"]))}
    own = [item for item in items if item["type"] != "too_short" or item["loc"] not in deeper]
    return [_fault(model, document, path, item) for item in own]


def _fault(model: type[BaseModel], document: Document, path: Path_, item: Any) -> Fault:
    where: Path_ = (*path, *(part for part in item["loc"]))
    kind = item["type"]
    name = str(where[-1]) if where else ""
    if kind == "extra_forbidden":
        known = _keys_at(model, item["loc"][:-1])
        return document.fault(where, Sentence(f"未知的键“{name}”", f'unknown key "{name}"'), did_you_mean(name, known))
    if kind == "missing":
        return document.fault(
            where[:-1],
            Sentence(f"缺少必填的键“{name}”", f'missing key "{name}"'),
            Sentence(f"补写 {name}:", f"add {name}:"),
        )
    if kind in ("literal_error", "enum"):
        expected = str(item.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        return document.fault(
            where,
            Sentence(f"“{name}”的值“{item['input']}”不在允许之列", f'"{item["input"]}" is not a value of "{name}"'),
            did_you_mean(str(item["input"]), expected.split(", ")),
        )
    message = str(item["msg"]).removeprefix("Value error, ")
    return document.fault(where, Sentence(f"“{name or '此处'}”不合要求：{message}", f'"{name or "this"}": {message}'))


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys a nested model knows, by following the field annotations along the path."""
    current: Any = model
    for part in loc:
        if not (isinstance(current, type) and issubclass(current, BaseModel)) or isinstance(part, int):
            continue
        for field_name, info in current.model_fields.items():
            if part in (field_name, info.alias):
                current = _model_in(info.annotation)
                break
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or name for name, info in current.model_fields.items()]
    return []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _model_in(inner)) is not None:
            return found
    return None
