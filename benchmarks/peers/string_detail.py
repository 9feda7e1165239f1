"""The rule that Fixit is measured with: a raised HTTPException whose detail is a string."""

import libcst as cst
import libcst.matchers as m
from fixit import LintRule

_RAISED = m.Raise(
    exc=m.Call(
        func=m.Name("HTTPException") | m.Attribute(attr=m.Name("HTTPException")),
        args=[
            m.ZeroOrMore(),
            m.Arg(
                keyword=m.Name("detail"),
                value=m.SimpleString() | m.ConcatenatedString() | m.FormattedString(),
            ),
            m.ZeroOrMore(),
        ],
    )
)


class StringDetail(LintRule):
    MESSAGE = "detail is a string"

    def visit_Raise(self, node: cst.Raise) -> None:
        if m.matches(node, _RAISED):
            self.report(node)
