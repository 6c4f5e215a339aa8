"""What the official client puts into R1FS our engine reads, and the other way round."""

import json
import random

import pytest
from peers import Refused, decoded, encoded

CONTENTS = {
    "one byte": b"\0",
    "text": "{\"i\":0,\"ok\":true,\"data\":{\"name\":\"Zoë 😀\"}}\r\n".encode(),
    "like a multipart boundary": b"\r\n--boundary\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n--boundary--\r\n",
    "any bytes": bytes(range(256)) * 5,
    "an odd size": random.Random(1).randbytes(65_537),
    "larger than buffers": random.Random(2).randbytes(3_000_001),
}
NAMES = ["results.jsonl", "with space & more.txt", "it's; a=b.txt", "żółć 😀.json"]


@pytest.mark.parametrize("way", ["add_bytes", "add_file"])
@pytest.mark.parametrize("content", CONTENTS)
def test_our_files_are_theirs(sides, way, content):
    data = CONTENTS[content]
    cid = sides.ours.ask(way, bytes=encoded(data), filename="results.jsonl")
    found = sides.theirs.ask("getFileBase64", cid=cid)
    assert decoded(found["file_base64_str"]) == data
    assert found["filename"] == "results.jsonl"
    streamed = sides.theirs.ask("getFile", cid=cid)
    if sides.dialect == "node":
        assert decoded(streamed["bytes"]) == data
    else:
        assert streamed["meta"]["meta"]["filename"] == "results.jsonl"


@pytest.mark.parametrize("way", ["addFile", "addStream", "addFileBase64"])
@pytest.mark.parametrize("content", CONTENTS)
def test_their_files_are_ours(sides, way, content):
    data = CONTENTS[content]
    cid = sides.theirs.ask(way, bytes=encoded(data), filename="theirs.bin")
    assert decoded(sides.ours.ask("read_file", cid=cid)) == data
    assert decoded(sides.ours.ask("read_all", cid=cid)) == data


@pytest.mark.parametrize("name", NAMES)
def test_file_names_are_kept(sides, name):
    for way in ("add_bytes", "add_file"):
        cid = sides.ours.ask(way, bytes=encoded(b"named"), filename=name)
        assert sides.theirs.ask("getFileBase64", cid=cid)["filename"] == name


def test_their_json_is_ours(sides):
    data = {"b": [1, {"z": None, "ż": "😀"}], "a": "x"}
    cid = sides.theirs.ask("addJson", data=data, filename="data.json")
    assert json.loads(decoded(sides.ours.ask("read_all", cid=cid))) == data


def test_what_one_side_deletes_is_gone_for_the_other(sides):
    ours = sides.ours.ask("add_bytes", bytes=encoded(b"ours"), filename="f")
    theirs = [sides.theirs.ask("addFileBase64", bytes=encoded(b"theirs"), filename=f"f{i}") for i in range(3)]
    sides.ours.ask("remove", cid=theirs[0])
    assert sides.theirs.ask("deleteFile", cid=ours)["success"] is True
    answer = sides.theirs.ask("deleteFiles", cids=theirs[1:])
    assert sorted(answer["success"]) == sorted(theirs[1:])
    for cid in (ours, *theirs):
        for way in ("read_file", "read_all"):
            with pytest.raises(Refused) as refused:
                sides.ours.ask(way, cid=cid)
            assert refused.value.code == "not_found"
    sides.ours.ask("remove", cid=ours)
