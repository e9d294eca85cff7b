"""Which keys a Part allows at a place inside it."""

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def keys_at(model: Any, loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys allowed at a place inside a part."""
    node = model
    for step in loc:
        node = _inner(node)
        origin = get_origin(node)
        if origin in (list, tuple):
            node = get_args(node)[0]
        elif origin is dict:
            node = get_args(node)[1]
        elif isinstance(node, type) and issubclass(node, BaseModel):
            node = next((f.annotation for n, f in node.model_fields.items() if (f.alias or n) == step), Any)
    node = _inner(node)
    if isinstance(node, type) and issubclass(node, BaseModel):
        return tuple(f.alias or name for name, f in node.model_fields.items())
    return ()


def _inner(annotation: Any) -> Any:
    """An annotation without Annotated and Optional."""
    if get_origin(annotation) is Annotated:
        return _inner(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _inner(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation
