"""What a Jira lacks of what the policy names, in sentences that say what its admin must do. Pure."""

from connector.jira import wording
from connector.jira.names import Directory
from connector.jira.wording import Sentence
from policies import Policy
from policies.facts import fold


def find(policy: Policy, directory: Directory) -> tuple[dict[str, str], ...]:
    """Fields, statuses, types, priorities and groups that are named and not there."""
    found: list[Sentence] = []
    for name in policy.names["field"]:
        ids = directory.field_ids(name)
        if len(ids) > 1:
            found.append(wording.ambiguous_field(name, ids))
        elif not ids:
            found.append(wording.unknown_field(name))
    for kind, names in (("status", directory.statuses), ("type", directory.types), ("priority", directory.priorities)):
        found += [wording.unknown_name(kind, name) for name in policy.names[kind] if not names.ids(name)]
    found += [wording.empty_group(name) for name in policy.names["group"] if not directory.groups.get(fold(name))]
    return tuple({"ru": sentence.ru, "en": sentence.en} for sentence in found)
