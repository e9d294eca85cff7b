"""Searches and readings that are behind."""

from connector.sandbox.running import Sandbox


def found(jira: Sandbox, jql: str = "project = SUP", **more: object) -> int:
    path = "/rest/api/3/search/jql" if jira.world.site.cloud else "search"
    return len(jira.service.must("POST", path, {"jql": jql, **more})["issues"])


def test_a_search_is_behind_for_as_long_as_was_ordered(jira: Sandbox) -> None:
    """A new issue is not found yet, while reading it by its address gives it; later it is found."""
    jira.service.must("POST", "/sandbox/faults", {"read_lag_seconds": 30})
    key = jira.service.create("Ошибка", "Сбой")
    assert (found(jira), jira.service.issue(key)["key"]) == (0, key)
    jira.world.clock.add(29)
    assert found(jira) == 0
    jira.world.clock.add(1)
    assert found(jira) == 1


def test_cloud_reconciles_the_issues_that_are_named(cloud: Sandbox) -> None:
    """As documented: for these ids the search is of now, and they are fifty at most."""
    old, new = cloud.service.create("Ошибка", "раз"), ""
    cloud.service.must("POST", "/sandbox/faults", {"read_lag_seconds": 30})
    cloud.service.edit(old, summary="другой")
    new = cloud.service.create("Ошибка", "два")
    ids = [int(cloud.service.issue(one)["id"]) for one in (old, new)]
    assert found(cloud, "project = SUP and summary ~ другой") == 0
    assert found(cloud, "project = SUP and summary ~ другой", reconcileIssues=ids[:1]) == 1
    assert found(cloud, reconcileIssues=ids) == 2
    body = {"jql": "project = SUP", "reconcileIssues": list(range(51))}
    assert cloud.service.call("POST", "/rest/api/3/search/jql", body).status_code == 400


def test_a_reading_is_behind_when_that_is_ordered(jira: Sandbox) -> None:
    """Fields, history and comments are those of before; a write still meets what is."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.must("POST", "/sandbox/faults", {"stale_read_seconds": 30})
    jira.world.clock.add(10)
    jira.service.edit(key, summary="Другой")
    jira.service.say(key, "раз")
    assert jira.service.issue(key)["fields"]["summary"] == "Сбой"
    assert jira.service.get(f"issue/{key}/comment")["total"] == 0
    jira.world.clock.add(30)
    told = jira.service.issue(key)
    assert (told["fields"]["summary"], told["changelog"]["total"]) == ("Другой", 1)
    assert jira.service.get(f"issue/{key}/comment")["total"] == 1


def test_what_is_behind_is_no_more_when_the_fault_is_over(jira: Sandbox) -> None:
    """Clearing the orders gives the present state at once."""
    jira.service.must("POST", "/sandbox/faults", {"read_lag_seconds": 30, "stale_read_seconds": 30})
    key = jira.service.create("Ошибка", "Сбой")
    assert jira.service.call("GET", f"issue/{key}").status_code == 404
    jira.service.must("DELETE", "/sandbox/faults")
    assert (found(jira), jira.service.issue(key)["key"]) == (1, key)
