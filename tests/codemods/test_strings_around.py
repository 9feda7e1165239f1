"""What stands in an f-string is read by every Python that reads the file before the fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixing import fixed

HEAD = "from fastapi import HTTPException\n\n\ndef item(text):\n    return "
LONG = "There is no such item in any of the stores that are asked for it"
FITS = {
    "in double quotes": (
        """f"{later(HTTPException(404, 'Item not found'))}\"""",
        """f"{later(HTTPException(404, {'reason': 'not_found', 'message': 'Item not found'}))}\"""",
    ),
    "in single quotes": (
        """f'{later(HTTPException(404, "Item not found"))}'""",
        """f'{later(HTTPException(404, {"reason": "not_found", "message": "Item not found"}))}'""",
    ),
    "in three double quotes": (
        '''f"""{later(HTTPException(404, 'No item'))}"""''',
        '''f"""{later(HTTPException(404, {'reason': 'not_found', 'message': 'No item'}))}"""''',
    ),
    "where it gets too long for its row": (
        f"""f"{{later(HTTPException(404, '{LONG}'))}}\"""",
        f"""f"{{later(HTTPException(404, {{'reason': 'not_found', 'message': '{LONG}'}}))}}\"""",
    ),
    "where the file needs Python 3.12 already": (
        """f"{later(HTTPException(404, "Item not found"))}\"""",
        """f"{later(HTTPException(404, {'reason': 'not_found', 'message': "Item not found"}))}\"""",
    ),
}
BOTH_TAKEN = """f"{f'{later(HTTPException(404))}'}\""""


@pytest.mark.parametrize(("before", "after"), FITS.values(), ids=FITS)
def test_new_strings_have_the_other_quote(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, f"{HEAD}{before}\n", select=["ERR001"]) == f"{HEAD}{after}\n"


def test_there_is_no_fix_where_both_quotes_are_taken(tmp_path: Path) -> None:
    text = f"{HEAD}{BOTH_TAKEN}\n"
    assert fixed(tmp_path, text, select=["ERR004"]) == text


def test_the_rest_of_the_file_is_fixed(tmp_path: Path) -> None:
    text = f"{HEAD}{BOTH_TAKEN}\n\n\nraise HTTPException(404)\n"
    after = fixed(tmp_path, text, select=["ERR004"])
    assert BOTH_TAKEN in after
    assert after.endswith('"message": "Not Found"})\n')


def test_a_name_needs_no_quotes(tmp_path: Path) -> None:
    after = fixed(tmp_path, f"{HEAD}{BOTH_TAKEN}\n", select=["ERR105"])
    assert "HTTPException(status.HTTP_404_NOT_FOUND)" in after
