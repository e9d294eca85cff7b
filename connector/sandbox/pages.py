"""A small page for people under `/`: look at the requests and act as anybody. It shows; it has no rules of its own."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from connector.sandbox.rest.context import now, world
from connector.sandbox.seed import INTERNAL, Story, raise_request
from connector.sandbox.state import talk, writes
from connector.sandbox.state.fields import Bad, parse
from connector.sandbox.state.model import FieldValue, Issue, RichText
from connector.sandbox.state.refused import NO_ISSUE_DC, Refused
from connector.sandbox.state.site import Field, User, first

routes = Blueprint("pages", __name__)
WORDS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "title": "Песочница Jira",
        "requests": "Обращения",
        "raise": "Создать обращение",
        "who": "от имени",
        "type": "Тип",
        "priority": "Приоритет",
        "status": "Статус",
        "summary": "Тема",
        "description": "Описание",
        "updated": "Изменено",
        "fields": "Поля",
        "comments": "Комментарии",
        "internal": "внутренний",
        "history": "История",
        "move": "Перевести",
        "say": "Написать",
        "edit": "Изменить поле",
        "go": "Готово",
        "back": "ко всем обращениям",
        "reporter": "Автор",
    },
    "en": {
        "title": "Jira sandbox",
        "requests": "Requests",
        "raise": "Raise a request",
        "who": "as",
        "type": "Type",
        "priority": "Priority",
        "status": "Status",
        "summary": "Summary",
        "description": "Description",
        "updated": "Updated",
        "fields": "Fields",
        "comments": "Comments",
        "internal": "internal",
        "history": "History",
        "move": "Move",
        "say": "Say",
        "edit": "Change a field",
        "go": "Do it",
        "back": "all requests",
        "reporter": "Reporter",
    },
}
PLAYABLE = frozenset({"text", "rich", "named", "float", "labels"})


@routes.context_processor
def _common() -> dict[str, object]:
    language = "en" if request.args.get("lang") == "en" else "ru"
    return {"words": WORDS[language], "lang": language, "site": world().site, "local": _local, "show": _show}


@routes.errorhandler(Refused)
def _refused(problem: Refused) -> tuple[str, int]:
    sentences = [*problem.messages, *(f"{field}: {text}" for field, text in problem.errors.items())]
    return render_template("refused.html", sentences=sentences), problem.status


def _issue(key: str) -> Issue:
    found = world().issue(key)
    if found is None:
        raise Refused(404, NO_ISSUE_DC)
    return found


def _local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(world().site.zone)).strftime("%d.%m.%Y %H:%M:%S")


def _show(field: Field, held: FieldValue) -> str:
    site = world().site
    if isinstance(held, tuple):
        return ", ".join(site.names(field.id).get(one, one) for one in held)
    if isinstance(held, RichText):
        return held.text
    if held is None or isinstance(held, float):
        return "" if held is None else f"{held:g}"
    if field.kind == "datetime":
        return _local(datetime.fromisoformat(held))
    if field.kind == "user":
        user = site.user(held)
        return user.display if user else held
    return site.names(field.id).get(held, held) if field.kind in {"named", "option"} else held


@routes.get("/")
def every() -> str:
    issues = sorted(world().issues.values(), key=lambda one: one.updated, reverse=True)
    fields = {field.id: field for field in world().site.fields}
    return render_template("issues.html", issues=issues, fields=fields)


@routes.get("/browse/<key>")
def one(key: str) -> str:
    found = _issue(key)
    site = world().site
    kept = [field for field in site.fields if found.fields.get(field.id) not in (None, ())]
    return render_template(
        "issue.html",
        issue=found,
        kept=kept,
        people={user.id: user.display for user in site.users},
        ways=writes.available(site, found),
        editable=[field for field in site.fields if field.on_screen and field.kind in PLAYABLE],
    )


def _actor() -> User:
    found = first(world().site.users, lambda user: user.name == request.form.get("who"))
    if found is None:
        raise Refused(400, "Nobody is called so.")
    return found


def _shown(found: Issue) -> Response:
    return redirect(url_for("pages.one", key=found.key, lang=request.args.get("lang")))


@routes.post("/play/raise")
def raise_one() -> Response:
    form = request.form
    story = Story(
        0,
        "",
        form.get("type", ""),
        form.get("priority", ""),
        form.get("summary", "").strip()[:255] or "?",
        form.get("description", ""),
        form.get("site", "")[:255],
        form.get("shop", "")[:255],
    )
    try:
        return _shown(raise_request(world(), _actor(), now(), story))
    except LookupError as problem:
        raise Refused(400, str(problem)) from None


@routes.post("/play/<key>/say")
def say(key: str) -> Response:
    found = _issue(key)
    text = request.form.get("text", "").strip()
    if text:
        properties = INTERNAL if request.form.get("internal") else None
        talk.comment(world(), _actor(), now(), found.id, RichText(text), properties=properties)
    return _shown(found)


@routes.post("/play/<key>/move")
def move(key: str) -> Response:
    found = _issue(key)
    writes.move(world(), _actor(), now(), found.id, request.form.get("transition", ""))
    return _shown(found)


@routes.post("/play/<key>/edit")
def edit(key: str) -> Response:
    found = _issue(key)
    field = world().site.field(request.form.get("field", ""))
    if field is None or not field.on_screen or field.kind not in PLAYABLE:
        raise Refused(400, "This field cannot be changed here.")
    try:
        value = parse(world().site, field, _typed(field, request.form.get("value", "").strip()), adf=False)
    except (Bad, ValueError) as problem:
        raise Refused(400, errors={field.id: str(problem)}) from None
    writes.edit(world(), _actor(), now(), found.id, {field.id: value})
    return _shown(found)


def _typed(field: Field, text: str) -> object:
    if not text:
        return None
    match field.kind:
        case "named":
            return {"name": text}
        case "float":
            return float(text.replace(",", "."))
        case "labels":
            return text.split()
        case _:
            return text
