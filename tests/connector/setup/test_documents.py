"""What `init` and `doctor` send, and what the sandbox answers them, is as Atlassian's documents say.

Webhooks and personal access tokens are in no OpenAPI document: Atlassian describes them on pages of their own
(«Webhooks», «Managing webhooks», «Using personal access tokens»).
"""

from dataclasses import replace

from connector.sandbox.sites.parts import ADMINISTRATORS
from tests.connector.setup.vendor import PROJECT, Vendor
from tests.contract.documents import violations
from tests.contract.endpoints import fits, named
from tests.contract.wiretap import listening
from tests.shared import SHARED

ON_PAGES = ("/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks", "/rest/pat/latest/tokens")


def everything(vendor: Vendor) -> None:
    """A wrong key, a whole connection, the same again, a webhook and a screen that were changed since, an empty
    group."""
    assert vendor.init("--project", "NOWHERE") == 1
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project=PROJECT)
    assert vendor.init() == 0
    assert vendor.init() == 0
    assert vendor.examine().green
    vendor.change_hook(enabled=False)
    vendor.change(own_screen=f"{PROJECT}: Экран запроса")
    vendor.change_field("Обработка", lambda field: replace(field, on_screen=False))
    assert not vendor.examine().green
    assert vendor.init() == 0
    assert vendor.examine().green
    vendor.change(users=tuple(replace(one, groups=(ADMINISTRATORS,)) for one in vendor.site.users))
    assert not vendor.examine().green


def test_every_request_and_answer_is_as_documented(vendor: Vendor) -> None:
    """Every line of `docs/jira.md` that names this test is asked for here, and nobody has anything against it."""
    kind = "cloud" if vendor.site.cloud else "dc10" if vendor.site.version.startswith("10.") else "dc"
    with listening() as heard:
        everything(vendor)
    asked = {(one.method, one.path.partition("?")[0]) for one in heard}
    lines = named(f"setup/test_documents.py::{test_every_request_and_answer_is_as_documented.__name__}", kind)
    assert len(lines) > 10
    assert [
        line for line in lines if not any(line[0] == method and fits(line[1], path) for method, path in asked)
    ] == []
    told = [one for one in heard if SHARED.exists() and not one.path.startswith(ON_PAGES)]
    assert {problem: None for one in told for problem in violations("cloud" if kind == "cloud" else "dc", one)} == {}
