from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint.source import (
    Edit,
    OverlappingEdits,
    Position,
    Range,
    Source,
    SourceError,
    row_before,
)

TEXTS = st.text(st.sampled_from("ab \t\r\n\f\v\x1c\x85\u2028é日\U0001d4b3'#")).map(
    lambda text: f"{text}x"
)


def source(text: str) -> Source:
    return Source("a.py", text)


def edit(start: tuple[int, int], end: tuple[int, int], content: str) -> Edit:
    return Edit(Range(Position(*start), Position(*end)), content)


class TestFromBytes:
    @pytest.mark.parametrize(
        ("raw", "encoding", "text"),
        [
            (b"", "utf-8", ""),
            (b"x", "utf-8", "x"),
            ("é".encode(), "utf-8", "é"),
            (codecs.BOM_UTF8 + b"x\r\n", "utf-8", "x\r\n"),
            (codecs.BOM_UTF8, "utf-8", ""),
            (b"# coding: latin-1\n\xe9", "iso-8859-1", "# coding: latin-1\né"),
            (b"#!/bin/python\n# vim: set fileencoding=cp1252 :\n\x80", "cp1252", None),
            (b"\n# -*- coding: shift_jis -*-\n\x93\xfa", "shift_jis", None),
            (b"\n\n# coding: latin-1\n", "utf-8", None),
            (b"x = 1\n# coding: latin-1\n", "utf-8", None),
            (b"x = '# coding: latin-1'\n", "utf-8", None),
            (b"# coding: utf8\r\n", "utf-8", "# coding: utf8\r\n"),
            (codecs.BOM_UTF8 + b"# coding: utf-8\n", "utf-8", None),
        ],
    )
    def test_is_read_as_python_does(self, raw: bytes, encoding: str, text: str | None) -> None:
        read = Source.from_bytes("a.py", raw)
        assert codecs.lookup(read.encoding) == codecs.lookup(encoding)
        assert read.has_bom is raw.startswith(codecs.BOM_UTF8)
        assert text is None or read.text == text
        assert read.encode() == raw

    @pytest.mark.parametrize(
        ("raw", "message", "place"),
        [
            (b"x = 1\ny = '\xe9'\n", "can't be decoded as utf-8: byte 0xe9", (2, 6)),
            (codecs.BOM_UTF8 + b"x\ny = '\xff'", "can't be decoded as utf-8: byte 0xff", (2, 6)),
            (b"x\ry = '\xff'", "can't be decoded as utf-8: byte 0xff", (2, 6)),
            (b"# coding: utf-8\n\xe9", "byte 0xe9", (2, 1)),
            (b"# coding: ascii\nx\n'\xc3\xa9'", "can't be decoded as ascii: byte 0xc3", (3, 2)),
            (b"# coding: nothing\n", "unknown encoding", (1, 1)),
            (codecs.BOM_UTF8 + b"# coding: latin-1\n", "encoding problem", (1, 1)),
            (b"x = 1\ny\0", "NUL", (2, 2)),
            (codecs.BOM_UTF16_LE + "x".encode("utf-16-le"), "byte 0xff", (1, 1)),
            (b"# coding: hex\n00", "not a text encoding", (1, 1)),
            (b"# coding: rot13\nk", "not a text encoding", (1, 1)),
            (b"# coding: undefined\nk", "can't be decoded as undefined", (1, 1)),
            (b"# coding: idna\n\xff", "can't be decoded as idna", (2, 1)),
            ("# é".encode() + b"\xff", "byte 0xff", (1, 4)),
        ],
    )
    def test_says_why_and_where_it_is_no_text(
        self, raw: bytes, message: str, place: tuple[int, int]
    ) -> None:
        with pytest.raises(SourceError) as raised:
            Source.from_bytes("a.py", raw)
        assert message in raised.value.message
        assert raised.value.position == Position(*place)

    @given(raw=st.binary() | TEXTS.map(str.encode))
    def test_gives_the_same_bytes_again_or_an_error(self, raw: bytes) -> None:
        try:
            read = Source.from_bytes("a.py", raw)
        except SourceError:
            return
        assert read.encode() == raw


class TestLines:
    def test_end_with_any_of_three_line_ends(self) -> None:
        text = source("a\nb\r\nc\rd")
        assert text.line_starts == [0, 2, 5, 7]
        assert text.lines_with_ends == ["a\n", "b\r\n", "c\r", "d"]
        assert [text.line(row) for row in range(6)] == ["", "a", "b", "c", "d", ""]

    def test_do_not_end_with_what_only_unicode_has_for_line_ends(self) -> None:
        text = source("a\fb\vc\x1cd\x85e\u2028f\n")
        assert text.lines_with_ends == ["a\fb\vc\x1cd\x85e\u2028f\n", ""]

    @pytest.mark.parametrize(
        ("text", "expected"), [("", "\n"), ("a", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\n", "\r")]
    )
    def test_have_the_end_of_the_first_one(self, text: str, expected: str) -> None:
        assert source(text).line_end == expected

    def test_may_be_taken_whole(self) -> None:
        text = source("a\r\nb\r\nc")
        assert text.slice(text.lines(1, 2)) == "a\r\nb\r\n"
        assert text.slice(text.lines(2, 3)) == "b\r\nc"
        assert text.slice(text.lines(3, 3)) == "c"

    @given(TEXTS)
    def test_make_up_the_text(self, text: str) -> None:
        assert "".join(source(text).lines_with_ends) == text

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_are_those_of_python(self, end: str) -> None:
        text = source(end.join(["a = 1", "\f", "b = '''", "é\v\x1c", "''' ; c = 2", "d = 3"]))
        places = [
            text.slice(Range(Position(row, 1), Position(row, 2)))
            for row in (node.lineno for node in ast.parse(text.text).body if node.col_offset == 0)
        ]
        assert places == ["a", "b", "d"]


class TestPositions:
    def test_count_characters_from_one(self) -> None:
        text = source("é\U0001d4b3\r\nab")
        assert text.position(0) == Position(1, 1)
        assert text.position(1) == Position(1, 2)
        assert text.position(4) == Position(2, 1)
        assert text.position(6) == Position(2, 3)
        assert source("").position(0) == Position(1, 1)

    @given(text=TEXTS, data=st.data())
    def test_lead_back_to_their_offsets(self, text: str, data: st.DataObject) -> None:
        offset = data.draw(st.integers(0, len(text)))
        read = source(text)
        assert read.offset(read.position(offset)) == offset

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_are_those_of_the_bytes_that_python_counts(self, line_end: str) -> None:
        text = line_end.join(["x = 'é', name", "y = '😀', name", "z = 1, name", ""])
        names = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
        read = [node for node in names if node.id == "name"]
        columns = [source(text).column(node.lineno, node.col_offset) for node in read]
        assert columns == [line.index("name") + 1 for line in text.split(line_end)[:-1]]


class TestApply:
    def test_replaces_removes_and_inserts(self) -> None:
        edits = [
            edit((2, 1), (3, 1), ""),
            edit((1, 1), (1, 2), "xyz"),
            edit((1, 2), (1, 2), "!"),
            edit((3, 2), (3, 2), "?"),
        ]
        assert source("a\r\nb\r\nc").apply(edits).text == "xyz!\r\nc?"

    def test_keeps_what_is_around_the_text(self) -> None:
        old = Source("a.py", "a", "iso-8859-1", has_bom=False)
        assert old.apply([edit((1, 1), (1, 2), "b")]) == Source("a.py", "b", "iso-8859-1")
        assert Source("a.py", "a", has_bom=True).apply([]).has_bom

    def test_equal_edits_count_once(self) -> None:
        assert source("ab").apply([edit((1, 2), (1, 2), "x")] * 2).text == "axb"

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (edit((1, 1), (1, 3), "x"), edit((1, 2), (1, 4), "y")),
            (edit((1, 1), (1, 3), "x"), edit((1, 1), (1, 3), "y")),
            (edit((1, 1), (1, 4), "x"), edit((1, 2), (1, 2), "y")),
            (edit((1, 1), (1, 2), "x"), edit((1, 1), (1, 3), "y")),
        ],
    )
    def test_edits_of_the_same_text_are_refused(self, first: Edit, second: Edit) -> None:
        with pytest.raises(OverlappingEdits):
            source("abcd").apply([second, first])

    @given(text=TEXTS, data=st.data())
    def test_is_the_same_as_one_edit_after_the_other_from_the_end(
        self, text: str, data: st.DataObject
    ) -> None:
        read = source(text)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        edits = [
            Edit(Range(read.position(start), read.position(end)), data.draw(st.text(max_size=3)))
            for start, end in pairs
        ]
        expected = text
        for (start, end), one in reversed(list(zip(pairs, edits, strict=True))):
            expected = expected[:start] + one.content + expected[end:]
        assert read.apply(edits[::-1]).text == expected


class TestRowsBeforeEdits:
    OLD = Source("a.py", "1\n2\n3\n4\n5\n6\n")
    EDITS = (
        Edit(OLD.lines(2, 2), ""),
        Edit(Range(Position(4, 1), Position(4, 2)), "4\n4\n4"),
        Edit(Range(Position(6, 1), Position(6, 1)), "new\n"),
    )

    def test_every_row_that_stays_is_found_again(self) -> None:
        new = self.OLD.apply(self.EDITS).text
        assert new == "1\n3\n4\n4\n4\n5\nnew\n6\n"
        assert [row_before(row, self.EDITS) for row in range(1, 9)] == [1, 2, 4, 4, 4, 5, 6, 6]

    def test_without_edits_nothing_moves(self) -> None:
        assert row_before(3, ()) == 3
