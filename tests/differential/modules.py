"""Modules of any shape that Python allows, with sites in every place where one may stand.

But for two things: a line that starts with an escaped line end, after which LibCST takes what
follows for a part of the block before it, and names in lower case for other such names of a class.
"""

from __future__ import annotations

from hypothesis import strategies as st

_HEADS = (
    "from fastapi import HTTPException\nimport fastapi\nHE = HTTPException\n",
    "import fastapi\nfrom fastapi import HTTPException as HE\nHTTPException = HE\n",
    "import fastapi\ntry:\n    from fastapi import HTTPException\n"
    "except ImportError:\n    HTTPException = None\nHE = HTTPException\n",
    "from fastapi \\\n    import (HTTPException, # a comment\n  APIRouter)\n"
    "from fastapi import HTTPException as HE; import fastapi\n",
    '"""raise HTTPException(404)\n"""\n'
    "import fastapi.exceptions as fastapi\nHE, HTTPException = None, fastapi.HTTPException\n",
)
_OWN = (
    "",
    "class Own(HTTPException):\n    '''Own(1)'''\n",
    "class Own(HE):\n    def __init__(self, text):\n        super().__init__(404, detail=text)\n",
    "class Own(fastapi.HTTPException):\n\tdef __init__(self, text, *, code=409):\n"
    "\t\tx = text\n\t\tHTTPException.__init__(\\\n  self, code,\n x)\n",
)
_LEAVES = (
    'HTTPException(404, "Item not found")',
    "HTTPException(status_code=400, detail=f'no {x!r:>{y}} here')",
    'HE(404, {"reason": "not_found", "message": "a" "b"})',
    "fastapi.HTTPException(500, str(error))",
    "fastapi . HTTPException (422)",
    'Own("it is gone")',
    'HTTPException(\n404,\n        "a"\n  # raise HTTPException(404)\n"b")',
    'HTTPException(404, """a\n    raise HTTPException(404)\n""")',
    "HTTPException(404, *args, **options)",
    "HE(\\\n  404, 'x' \\\n  'y')",
    "HTTPException(x, 'a' if x else 'b')",
    "HTTPException(404, detail=y)",
    "HTTPException",
    "HTTPException.__name__",
    "x.a",
    "y",
    "f(x)",
    "'HTTPException(404)'",
    '"""\nHTTPException(404)\n"""',
    "f'{x}HTTPException(404)'",
)
_AROUND = (
    "({0})",
    "(\n{0}\n)",
    "[{0}, {1}]",
    "{{'a': {0}, **{1}}}",
    "(lambda a, b={1}: {0})",
    "[{0} for x in {1} if x]",
    "({0} async for x in {1})",
    "({0} if {1} else None)",
    "(y := {0})",
    "f({0}, *{1}, k=None)",
    "f(\n    {0}  # noqa: ERR001\n)",
    "{0}.x[{1}]",
    "(await {0})",
    "(yield {0})",
    '(f"""a{{ {0} }}b""")',
    "(not {0} or {1} and x)",
    "({0} < {1})",
)
_SIMPLE = (
    "raise {0}",
    "raise {0} from error",
    "raise \\\n  {0}",
    "raise {0}  # noqa: ERR001",
    "raise {0}  # TODO: RFC 9457",
    "return {0}",
    "{0}",
    "y = {0}",
    "y: int = {0}",
    "a.b = c = {0}",
    "y += {0}",
    "y = 1; raise {0}; x = {1}",
    "raise y",
    "raise y from {0}",
    "assert x, \\\n {0}",
    "del x; {0};",
    "if x: raise {0}",
    "if x: y = 1; raise {0}",
    "while x: raise {0}; break",
    "with {0} as y: raise {1}",
    "def y(a={0}): raise {1}",
    "class y: z = {0}; w = {1}",
    "for y in {0}: yield {1}",
    "try: raise {0}\nexcept ValueError: raise {1}",
    "import HTTPException",
    "from starlette.exceptions import HTTPException as HE",
    "global y",
    "# raise HTTPException(404, 'a')",
    "# TODO: use RFC 9457 problem details\n# once they are there",
    "      # at an odd column: HTTPException(404)",
    "",
    "\f",
    "pass",
    "'''\nraise HTTPException(404)\n  '''",
    "x = '''\\\n''' \\\n  'HTTPException(404)'",
)
_COMPOUND = (
    ("if {0}:",),
    ("if x: # HTTPException(404)",),
    ("if x:", "else:"),
    ("if x:", "elif {0}:", "elif (y and\nx):", "else: # HTTPException"),
    ("for y in {0}:",),
    ("for y in x:", "else:"),
    ("async for y in x:",),
    ("while {0}:", "else  :"),
    ("with {0} as y, f(x):",),
    ("async with (x as y,\n  {0}):",),
    ("try:", "except ValueError as error:"),
    ("try:", "except (KeyError, ValueError):", "except HTTPException as error:", "except:"),
    ("try:", "except Exception as y:", "else:", "finally:"),
    ("try:", "finally:"),
    ("def f(x, y={0}):",),
    ("async def f(x,\n  *args, y: int = {0}, **options) -> None:",),
    ("@f({0})\n{indent}@x\n\n{indent}# a comment\n{indent}def f(self):",),
    ("@router.get('/{{x}}')\n{indent}async def read(x: str):",),
    ("class A(f({0})):",),
    ("@f\n{indent}class A:",),
    ("def f[T: {0}](x: T):",),
    ("match {0}:\n{indent} case [x, HTTPException(), {{'a': y}}] if {1}:", " case _:"),
    ("match x:\n\n{indent}  # HTTPException(404)\n{indent}  case 'HTTPException':",),
    ("match(x):\n{indent} case 1 | 2: raise {0}\n{indent} case y:",),
)
_UNITS = ("    ", "  ", "\t", " ", "        ")


@st.composite
def expressions(draw: st.DrawFn, depth: int = 2) -> str:
    if not depth or draw(st.integers(0, 2)):
        return draw(st.sampled_from(_LEAVES))
    inner = expressions(depth=depth - 1)
    return draw(st.sampled_from(_AROUND)).format(draw(inner), draw(inner))


@st.composite
def blocks(draw: st.DrawFn, indent: str = "", depth: int = 3) -> str:
    """Return statements of one indentation; each row of a template without one is a clause."""
    text = ""
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.booleans()):
            text += draw(_compound(indent, depth))
        else:
            text += draw(_simple(indent))
    return text


@st.composite
def _simple(draw: st.DrawFn, indent: str) -> str:
    template = draw(st.sampled_from(_SIMPLE))
    if template.startswith("try:"):
        template = template.replace("\n", "\n" + indent)
    lead = draw(st.sampled_from(["", "", "", "\n", "\f\n", "  \n", indent + "# a\n"]))
    behind = draw(st.sampled_from(["", "", "", "  ", "  # HTTPException(404)", " \f"]))
    behind = "" if template.endswith(("\\", "\f")) else behind
    text = template.format(draw(expressions()), draw(expressions()))
    ending = f"\n{indent}pass\n" if template.lstrip()[:1] in ("", "#") else "\n"
    return f"{lead}{indent}{text}{behind}{ending}"


@st.composite
def _compound(draw: st.DrawFn, indent: str, depth: int) -> str:
    unit = draw(st.sampled_from(_UNITS))
    text = ""
    for clause in draw(st.sampled_from(_COMPOUND)):
        own = "  " if clause.lstrip() != clause or clause.startswith("match") else ""
        head = clause.format(draw(expressions(depth=1)), draw(expressions(depth=0)), indent=indent)
        above = draw(st.sampled_from(["", "", "\n", f"{indent}# HTTPException(404)\n"]))
        inner = indent + own + unit
        text += f"{above}{indent}{head}\n{draw(blocks(indent=inner, depth=depth - 1))}"
    return text


@st.composite
def modules(draw: st.DrawFn) -> str:
    """Return the text of a module, now and then of one that no Python reads."""
    head = draw(st.sampled_from(_HEADS)) + draw(st.sampled_from(_OWN))
    text = head + draw(blocks())
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
