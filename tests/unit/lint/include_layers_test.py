"""The include table: what it forbids, what it lets pass, and that it has no circle."""

from pathlib import Path

import pytest

import include_layers


def complaints(path: str, include: str) -> list[str]:
    return include_layers.complaints_about(Path(path), f"// a comment\n#include {include}\n")


@pytest.mark.parametrize(
    ("path", "include"),
    [
        ("libs/base/src/x.cpp", '"datagems/http/router.hpp"'),
        ("libs/server/src/x.cpp", '"datagems/client/http_client.hpp"'),
        ("libs/client/src/x.cpp", '"datagems/server/server.hpp"'),
        ("libs/documents/src/x.cpp", "<datagems/persistence/cstore.hpp>"),
        ("libs/exports/src/x.cpp", '"datagems/generation/ledger.hpp"'),
        ("libs/base/src/x.cpp", '"../../http/src/secret.hpp"'),
        ("libs/documents/src/x.cpp", "<sqlite3.h>"),
        ("libs/json_schema/src/x.cpp", "<boost/asio/awaitable.hpp>"),
        ("apps/gateway/x.cpp", "<boost/beast/core.hpp>"),
        ("libs/server/src/x.cpp", '"datagems/program/run_program.hpp"'),
        ("libs/unheard_of/src/x.cpp", "<vector>"),
    ],
)
def test_finds(path, include):
    assert len(complaints(path, include)) == 1


@pytest.mark.parametrize(
    ("path", "include"),
    [
        ("libs/server/src/x.cpp", '"datagems/base/result.hpp"'),
        ("libs/generation/src/x.cpp", '"datagems/http/message.hpp"'),
        ("apps/gateway/x.cpp", '"datagems/exports/export.hpp"'),
        ("apps/gateway/x.cpp", '"datagems/program/run_program.hpp"'),
        ("tests/unit/base/x.cpp", '"datagems/server/server.hpp"'),
        ("libs/base/src/x.cpp", '"private.hpp"'),
        ("libs/server/src/x.cpp", "<boost/beast/http.hpp>"),
    ],
)
def test_leaves_alone(path, include):
    assert complaints(path, include) == []


def test_the_table_has_no_circle():
    for library, direct in include_layers.LAYERS.items():
        assert all(library not in include_layers.closure(name) for name in direct)
