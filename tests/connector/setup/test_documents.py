"""What `init` and `doctor` send, and what the sandbox answers them, is as Atlassian's documents say.

Webhooks and personal access tokens are in no OpenAPI document: Atlassian describes them on pages of their own
(«Webhooks», «Managing webhooks», «Using personal access tokens»).
"""

import pytest

from tests.connector.setup.vendor import Vendor
from tests.contract.documents import violations
from tests.contract.wiretap import listening
from tests.shared import needs_shared

ON_PAGES = ("/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks", "/rest/pat/latest/tokens")


@needs_shared
def test_every_request_and_answer_is_as_documented(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole connection: `init` on an empty Jira, with an issue in it, then `doctor`."""
    dialect = "cloud" if vendor.site.cloud else "dc"
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project="ENDOCS")
    with listening() as heard:
        assert vendor.init() == 0
        assert vendor.init() == 0
        assert vendor.examine().green
    asked = [one for one in heard if not one.path.startswith(ON_PAGES)]
    assert len(asked) > 50
    assert {problem: None for one in asked for problem in violations(dialect, one)} == {}
