"""The API starts only with a database, and with somebody whose tokens it may trust."""

import json
from pathlib import Path

import pytest

from api.http.dev_mode import DevIssuer, DevModeRefused
from api.http.main import create_app
from infrastructure.settings import Settings, SettingsRefused

ISSUER = "https://id.example"
DATABASE = "postgresql://hoso@127.0.0.1/hoso_dev"


def test_it_does_not_start_without_a_database() -> None:
    with pytest.raises(SettingsRefused, match="DATABASE_URL"):
        create_app(Settings())


def test_it_does_not_start_without_an_issuer_to_trust() -> None:
    with pytest.raises(SettingsRefused, match="HOSO_TOKEN_ISSUER"):
        create_app(Settings(database_url=DATABASE, dev=False))


def test_development_identity_does_not_start_beside_a_real_database() -> None:
    with pytest.raises(DevModeRefused, match="_dev"):
        create_app(Settings(database_url="postgresql://hoso@127.0.0.1/hoso", dev=True))


def test_development_identity_does_not_start_in_the_open() -> None:
    with pytest.raises(DevModeRefused, match="loopback"):
        create_app(Settings(database_url=DATABASE, dev=True, host="192.0.2.7"))


def test_the_keys_of_an_issuer_are_read_from_a_file(tmp_path: Path) -> None:
    issuer = DevIssuer.on(None)
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(issuer.keys.as_dict(private=False)))
    settings = Settings(
        database_url=DATABASE,
        dev=False,
        token_issuer=ISSUER,
        token_keys_file=keys,
    )

    app = create_app(settings)

    assert "issue_dev_token" not in {getattr(route, "name", "") for route in app.routes}


def test_a_key_set_that_is_none_stops_the_start(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text('{"keys": "none"}')
    settings = Settings(database_url=DATABASE, dev=False, token_issuer=ISSUER, token_keys_file=keys)

    with pytest.raises(SettingsRefused, match="HOSO_TOKEN_KEYS_FILE"):
        create_app(settings)
