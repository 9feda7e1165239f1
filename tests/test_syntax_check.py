import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from errlint import syntax

CODE = '''
@router.get("/items/{item_id}", responses={404: {"description": "none"}})
async def read_item(item_id: int, *, q: str | None = None, **rest: object) -> dict[str, int]:
    """Return an item.\\N{BULLET}"""
    global counter
    try:
        x = [a async for a in b if a] + (yield) or not (lambda c=1, /, *d: d)(*e, **f)
    except* (A, B) as error:
        raise HTTPException(status_code=404, detail=f"no {item_id!r:>{width}} {{}}") from error
    else:
        del x[1:2, ...], y.z
    match q:
        case {"a": [1, *_], **others} | None if others:
            return {**others, "b": -1 + 2j}
        case Point(x=0) | "a" "b":
            assert x, (yield x)
    while (n := next(it)) != b"end\\x00":
        with open(n) as f, (await lock) as g:
            n @= 0x1F << 3; continue
class Problem[T: (int, str) = int](HTTPException, metaclass=Meta):
    code: ClassVar[T] = t"x{y}"
    type Alias[*Ts] = tuple[*Ts]
from .errors import (NotFound as Missing, Gone,)
'''
PIECES = re.findall(r"\s+|\w+|[^\w\s]", CODE)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Some rows of real syntax, with a few pieces left out, added or put elsewhere."""
    start = draw(st.integers(0, len(PIECES) - 1))
    pieces = PIECES[start : start + draw(st.integers(1, 120))]
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, len(pieces)))
        piece = draw(st.sampled_from(PIECES))
        pieces[index : index + draw(st.integers(0, 2))] = draw(st.sampled_from([[], [piece]]))
    return "".join(pieces)


@given(damaged())
@example("yield,")
@settings(max_examples=400, deadline=None)
def test_the_fast_parser_lets_nothing_pass_that_is_no_python(text: str) -> None:
    if syntax._is_surely_python(text):
        assert syntax._judged(text) is None
