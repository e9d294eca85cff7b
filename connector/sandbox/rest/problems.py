"""How the sandbox answers what cannot be done, in Jira's several shapes (`jira-platform.md` §2.10)."""

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from connector.sandbox.rest.context import NoSuchPath, answer, world
from connector.sandbox.state.refused import Refused


def install(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NoSuchPath, _no_path)
    app.register_error_handler(HTTPException, _http)


def _refused(problem: Refused) -> Response:
    return answer({"errorMessages": list(problem.messages), "errors": problem.errors}, problem.status)


def _no_path(_problem: NoSuchPath) -> Response:
    return _machine(404, "Not Found")


def _http(problem: HTTPException) -> Response:
    return _machine(problem.code or 500, problem.name)


def _machine(status: int, title: str) -> Response:
    if not world().site.cloud:
        sentence = f"null for uri: {request.base_url}" if status == 404 else f"HTTP {status} {title}"
        return answer({"message": sentence, "status-code": status}, status)
    body = {"type": "about:blank", "title": title, "status": status, "detail": title, "instance": request.path}
    response = answer(body, status)
    response.content_type = "application/problem+json"
    return response
