"""What the official client writes into CStore our engine reads, and the other way round."""

import json

import pytest
from peers import Refused

TEXTS = [
    "", " ", "plain", "a b&c=d?e#f%2F+/", "żółć 日本語 😀 e\u0301", "line\nbreak\ttab\rreturn\b\f", "nul\0within",
    "\u2028\u2029\ufeff\u00a0", "<script>&amp;</script>", '"quoted" \\ back', "x" * 300_000,
    # Texts that are JSON are still texts.
    "null", "true", "false", "42", "-0.0", '"a"', "{}", "[]", '{"a":1,"b":"\\u00e9"}', ' {"a" : 1 } ', "{broken",
    '{"result":null}', '{"error":"x"}',
]
# Names that need care in a URL.
NAMES = ["k", "a b", "a+b", "a&b=c", "50%", "%20", "a/b?c#d", "a:b", "ключ 😀", '"k"', "'k'", "k\nk", "~!*()", " k "]
# What other writers store beside texts; we read it as the text of that JSON.
DOCUMENTS = [{"b": 1, "a": [1, "ż", None, {"deep": True}]}, [], [1, 2.5, "x"], 42, 0, -1.5, True, False, {}]


def test_both_reach_the_stores(sides):
    assert sides.ours.ask("check") is True
    assert len(sides.theirs.ask("status")) == 2


def test_our_texts_are_theirs(sides):
    for value in TEXTS:
        sides.ours.ask("set", key="ours", value=value)
        assert sides.theirs.ask("get", key="ours") == value
        sides.ours.ask("hset", hash="ours:hash", field="f", value=value)
        assert sides.theirs.ask("hget", hash="ours:hash", field="f") == value


def test_their_texts_are_ours(sides):
    for value in TEXTS:
        assert sides.theirs.ask("set", key="theirs", value=value) is True
        assert sides.ours.ask("get", key="theirs") == value
        assert sides.theirs.ask("hset", hash="theirs:hash", field="f", value=value) is True
        assert sides.ours.ask("hget", hash="theirs:hash", field="f") == value
        assert sides.ours.ask("hgetall", hash="theirs:hash") == {"f": value}


def test_names_are_the_same_on_both_sides(sides):
    for number, name in enumerate(NAMES):
        sides.ours.ask("set", key=name, value=f"ours {number}")
        assert sides.theirs.ask("get", key=name) == f"ours {number}"
        sides.theirs.ask("set", key=name, value=f"theirs {number}")
        assert sides.ours.ask("get", key=name) == f"theirs {number}"
    expected = {f"f{name}": f"value {number}" for number, name in enumerate(NAMES)}
    for name in NAMES:
        for index, (field, value) in enumerate(expected.items()):
            (sides.ours if index % 2 else sides.theirs).ask("hset", hash=f"h{name}", field=field, value=value)
        assert sides.theirs.ask("hgetall", hash=f"h{name}") == expected
        assert sides.ours.ask("hgetall", hash=f"h{name}") == expected


def test_their_documents_reach_us_as_json(sides):
    for number, document in enumerate(DOCUMENTS):
        sides.theirs.ask("set", key="document", value=document)
        assert json.loads(sides.ours.ask("get", key="document")) == document
        sides.theirs.ask("hset", hash="documents", field=str(number), value=document)
        assert json.loads(sides.ours.ask("hget", hash="documents", field=str(number))) == document
    fields = sides.ours.ask("hgetall", hash="documents")
    assert [json.loads(fields[str(number)]) for number in range(len(DOCUMENTS))] == DOCUMENTS


def test_what_is_missing_or_null_is_absent_on_both_sides(sides):
    assert sides.ours.ask("get", key="nothing") is None
    assert sides.theirs.ask("get", key="nothing") is None
    assert sides.ours.ask("hget", hash="nothing", field="f") is None
    assert sides.theirs.ask("hget", hash="nothing", field="f") is None
    assert sides.ours.ask("hgetall", hash="nothing") == {}
    assert sides.theirs.ask("hgetall", hash="nothing") == {}

    sides.theirs.ask("set", key="gone", value="here")
    sides.theirs.ask("set", key="gone", value=None)
    assert sides.ours.ask("get", key="gone") is None
    for field in ("a", "b", "c"):
        sides.theirs.ask("hset", hash="going", field=field, value=field)
    sides.theirs.ask("hset", hash="going", field="a", value=None)
    sides.ours.ask("hdel", hash="going", field="b")
    assert sides.ours.ask("hgetall", hash="going") == {"c": "c"}
    assert sides.theirs.ask("hget", hash="going", field="a") is None
    assert sides.theirs.ask("hget", hash="going", field="b") is None
    left = {field: value for field, value in sides.theirs.ask("hgetall", hash="going").items() if value is not None}
    assert left == {"c": "c"}


def test_a_write_takes_the_place_of_the_others(sides):
    for turn in range(5):
        sides.ours.ask("hset", hash="turns", field="f", value=f"ours {turn}")
        assert sides.theirs.ask("hget", hash="turns", field="f") == f"ours {turn}"
        sides.theirs.ask("hset", hash="turns", field="f", value={"theirs": turn})
        assert json.loads(sides.ours.ask("hget", hash="turns", field="f")) == {"theirs": turn}
    sides.ours.ask("hset", hash="turns", field="f", value="back")
    assert sides.theirs.ask("hgetall", hash="turns") == {"f": "back"}


def test_hsync_is_no_error_where_the_server_has_none(sides):
    sides.theirs.ask("hset", hash="synced", field="f", value="v")
    try:
        sides.ours.ask("hsync", hash="synced")
    except Refused as refused:
        assert refused.code in ("unsupported", "unavailable")
    assert sides.ours.ask("hgetall", hash="synced") == {"f": "v"}
