"""What is kept, and what has to go."""

from __future__ import annotations

from errlint.recent import Recent


def test_drops_what_was_not_used_for_the_longest_time():
    recent: Recent[str] = Recent(limit=10)
    recent.keep("a", "A", 4)
    recent.keep("b", "B", 4)
    assert recent.get("a") == "A"
    recent.keep("c", "C", 4)
    assert [recent.get(name) for name in "abc"] == ["A", None, "C"]


def test_keeps_the_last_one_however_large_it_is():
    recent: Recent[str] = Recent(limit=10)
    recent.keep("a", "A", 4)
    recent.keep("b", "B", 40)
    assert [recent.get(name) for name in "ab"] == [None, "B"]


def test_a_new_value_takes_the_place_and_the_size_of_the_old_one():
    recent: Recent[str] = Recent(limit=10)
    recent.keep("a", "A", 8)
    recent.keep("a", "B", 2)
    recent.keep("b", "C", 8)
    assert [recent.get(name) for name in "ab"] == ["B", "C"]


def test_forgets_everything():
    recent: Recent[str] = Recent(limit=10)
    recent.keep("a", "A", 8)
    recent.clear()
    recent.keep("b", "B", 8)
    assert [recent.get(name) for name in "ab"] == [None, "B"]
