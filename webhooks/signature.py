"""Is a webhook from a Jira that knows our secret? `X-Hub-Signature: sha256=<hex>`, an HMAC over the raw bytes.

Pure. Bytes are compared, in constant time, never text: a header may hold anything (Atlassian: "Secure your webhooks").
Several secrets may be valid at once, because a secret saved in Jira cannot be read back and must be rotated unseen.
"""

import hmac
import re
from collections.abc import Sequence

HEADER = "X-Hub-Signature"
NO_SECRETS = (
    "WEBHOOK_SECRETS is not set: no webhook can be verified, all are refused; set it to the secret of Jira's webhook"
)

_SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64})", re.ASCII)


def verify(header: str | None, body: bytes, secrets: Sequence[bytes]) -> int | str:
    """The index of the secret that signed `body`, or the reason why none did."""
    if not secrets:
        return NO_SECRETS
    if header is None:
        return f"no {HEADER}: set a secret in Jira's webhook"
    found = _SIGNATURE.fullmatch(header)
    if not found:
        return f"{HEADER} is not sha256=<64 hex digits>"
    claimed = bytes.fromhex(found[1])
    for index, secret in enumerate(secrets):
        if hmac.compare_digest(hmac.digest(secret, body, "sha256"), claimed):
            return index
    return f"{HEADER} fits no secret in WEBHOOK_SECRETS, of which there are {len(secrets)}"


def sign(body: bytes, secret: bytes) -> str:
    """The header that `verify` accepts: for the sandbox's webhooks, for trying things by hand, for tests."""
    return "sha256=" + hmac.digest(secret, body, "sha256").hex()
