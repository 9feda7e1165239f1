"""Whatever a message says, its reason is a short token."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from errlint.reasons import Evidence, Message, Unknown
from errlint.reasons.choice import choose
from errlint.schema import REASON_STYLES, is_reason_token
from tests.reasons.tokens import token

_WORDS = (
    "not found already exists invalid missing required is must be too many large expired the a "
    "key token user file failed to create cannot delete no permission access denied state in "
    "unsupported provided error , . : ; ' DagRun réseau 42"
)


_ENGLISH = st.sampled_from(_WORDS.split())


_PARTS = st.one_of(
    st.text(max_size=40),
    st.lists(_ENGLISH, max_size=10).map(" ".join),
    st.builds(Unknown, st.text(max_size=10)),
)


_MESSAGES = st.lists(_PARTS, max_size=4).map(tuple)


_STATUSES = st.one_of(st.none(), st.integers(100, 999))


class TestAnyMessage:
    @given(_STATUSES, _MESSAGES, st.sampled_from([None, *REASON_STYLES]))
    @example(400, ("invalid _.",), None)
    @example(400, ("Invalid -1",), None)
    @example(400, ("missing 2fa code",), "kebab-case")
    def test_gives_a_short_token_in_style(
        self, status: int | None, message: Message, style: str | None
    ) -> None:
        chosen = choose(Evidence(status, message), {}, style).token
        assert is_reason_token(chosen, style)
        assert len(chosen.replace("-", "_").split("_")) <= 5

    @given(_STATUSES, st.lists(st.text(max_size=20), max_size=3))
    def test_does_not_depend_on_run_time_expressions(
        self, status: int | None, expressions: list[str]
    ) -> None:
        def message(names: list[str]) -> Message:
            return tuple(
                part for name in names for part in ("The key ", Unknown(name), " is wrong ")
            )

        other = ["x" for _ in expressions]
        assert token(status, *message(expressions)) == token(status, *message(other))

    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
    def test_any_names_give_a_token(self, constant: str, exception: str, guard: str) -> None:
        evidence = Evidence(
            400, (), constant, exception, caught=(exception,), guard=guard, guard_names=(guard,)
        )
        assert is_reason_token(choose(evidence, {}).token)
