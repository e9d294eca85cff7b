"""The JSON Schema of policy files, case files and files of customers, made from the Parts that read them.

Draft 7, which yaml-language-server knows in full. What pydantic tells of a Part (keys, required ones, defaults,
choices) is taken as it is; words and the shapes of what a Part leaves open come from `words` and `shapes`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from policies.language.model import PolicyPart
from policies.language.vocabulary import Part
from policies.manual.shapes import WHOLE, definitions, described
from policies.manual.words import CASES, WORDS, keys, word
from policies.parties.customers import CustomerPart
from policies.proving.reading import EventPart, FilePart

DRAFT = "http://json-schema.org/draft-07/schema#"
REF = "#/definitions/"
TITLES: Mapping[type[Part], str] = {
    PolicyPart: "Reglament: регламент поддержки / support regulation",
    CustomerPart: "Reglament: заказчики / customers",
    FilePart: "Reglament: случаи к регламенту / cases of a regulation",
}
Json = dict[str, Any]


def policy_schema() -> Json:
    """Of `policies.yaml`."""
    return _schema(PolicyPart)


def cases_schema() -> Json:
    """Of `*.cases.yaml`."""
    return _schema(FilePart)


def customers_schema() -> Json:
    """Of the file of customers that a policy may name."""
    return _schema(CustomerPart, lambda ref: {"type": "array", "items": ref})


def _schema(top: type[Part], wrap: Callable[[Json], Json] | None = None) -> Json:
    names, found = _parts()
    resolved = {name: _resolved(node, names) for name, node in {**found, **definitions()}.items()}
    root = wrap({"$ref": f"{REF}{names[top]}"}) if wrap else resolved[names[top]]
    used = _reachable(root, resolved)
    return {
        "$schema": DRAFT,
        "title": TITLES[top],
        **root,
        "definitions": {name: resolved[name] for name in sorted(used)},
    }


def _parts() -> tuple[dict[type[Part], str], dict[str, Json]]:
    """Every Part by the name of its definition, and the definitions with our words in them."""
    told = (*WORDS, *CASES)
    refs, made = models_json_schema([(one, "validation") for one in told], ref_template=f"{REF}{{model}}")
    names = {one: _short(refs[one, "validation"]["$ref"]) for one in told}
    parts: dict[str, Json] = {_short(name): one for name, one in made["$defs"].items()}
    for one, name in names.items():
        for key in keys(one):
            parts[name]["properties"][key] = _told(parts[name]["properties"][key], one, key)
    for one, whole in WHOLE.items():
        parts[names[one]]["allOf"] = [whole]
    parts[names[EventPart]]["additionalProperties"] = {}  # any field that changed
    return names, parts


def _short(model: str) -> str:
    """`policies__clocks__model__ShowPart`, as pydantic tells two of a name apart: `clocks.model.Show`."""
    *folders, name = model.removeprefix(REF).split("__")
    return ".".join((*folders[1:], name.removesuffix("Part")))


def _told(node: Json, one: type[Part], key: str) -> Json:
    """What pydantic says of a key, or the shape that stands instead, with what people are told of it."""
    said = word(one, key)
    shape = dict(said.shape) if said.shape is not None else {k: v for k, v in node.items() if k != "default"}
    default = {"default": node["default"]} if node.get("default") not in (None, "", [], {}) else {}
    return {**shape, **default, **described(said)}


def _resolved(node: Any, names: Mapping[type[Part], str]) -> Any:
    """Our placeholders as references, numbers where text is taken, no null where a key may simply be left out."""
    if isinstance(node, list):
        return [_resolved(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    node = _without_null(node)
    target = names[node["x-part"]] if "x-part" in node else node.get("x-shape")
    target = _short(node["$ref"]) if "$ref" in node else target
    ref = f"{REF}{target}" if target else None
    dropped = {"x-part", "x-shape", "$ref"} | ({"title", "description"} if "properties" in node else set())
    if isinstance(node.get("title"), str):
        dropped |= {"title"}
    made = {key: _inner(key, value, names) for key, value in node.items() if key not in dropped}
    if made.get("type") == "string" and not {"enum", "const", "pattern"} & made.keys():
        made["type"] = ["string", "number"]
    if ref is None:
        return made
    return {"allOf": [{"$ref": ref}], **made} if made else {"$ref": ref}  # draft 7 forgets what stands beside a $ref


def _inner(key: str, value: Any, names: Mapping[type[Part], str]) -> Any:
    if key == "properties":  # whose keys are the admin's, not the schema's
        return {name: _resolved(item, names) for name, item in value.items()}
    return value if key in ("default", "examples", "enum", "required") else _resolved(value, names)


def _without_null(node: Json) -> Json:
    options = [option for option in node.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == len(node.get("anyOf", ())):
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**options[0], **rest} if len(options) == 1 else {**rest, "anyOf": options}


def _reachable(root: Json, all_of_them: Mapping[str, Json]) -> set[str]:
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(all_of_them[name])
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(REF)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)
