"""The limit on the length of a file is inclusive."""

import file_length


def test_the_limit():
    assert file_length.complaint_about("a.cpp", "\n" * 350) is None
    assert "351 lines" in file_length.complaint_about("a.cpp", "\n" * 351)
