"""Settings are read once, checked whole, and refused in words that help."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from infrastructure.settings import Settings, SettingsRefused, describe


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_environ({"PATH": "/bin"})

    assert settings.home == Path.cwd() / ".hoso"
    assert settings.url == "http://127.0.0.1:8080"
    assert settings.is_dev


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.from_environ({"HOSO_PORT": " ", "DATABASE_URL": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HOSO_PROT", "80", "HOSO_PROT is no setting: did you mean HOSO_PORT?"),
        ("HOSO_FRIENDSHIP", "1", "HOSO_FRIENDSHIP is no setting"),
        ("HOSO_PORT", "eighty", "HOSO_PORT: should be a valid integer"),
        ("HOSO_PORT", "99999", "HOSO_PORT: should be less than or equal to 65535"),
        ("HOSO_LOG_LEVEL", "loud", "HOSO_LOG_LEVEL: should be 'debug', 'info', 'warning'"),
        ("DATABASE_URL", "mysql://here", "DATABASE_URL: must be a PostgreSQL address"),
        ("HOSO_TLS_KEY_FILE", "key.pem", "HOSO_TLS_CERTIFICATE_FILE and HOSO_TLS_KEY_FILE go tog"),
    ],
)
def test_what_cannot_be_meant_is_refused(variable: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_environ({variable: value})

    assert str(refused.value).startswith(sentence)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.from_environ({"HOSO_PORT": "x", "HOSO_API_WORKERS": "0"})

    assert len(str(refused.value).splitlines()) == 2


def test_a_secret_is_not_shown() -> None:
    assert "c2VjcmV0" not in repr(Settings.from_environ({"HOSO_DEV_SEED": "c2VjcmV0"}))


def test_another_process_gets_the_same_settings() -> None:
    settings = Settings.from_environ(
        {"HOSO_HOME": "/srv/hoso", "HOSO_DEV_SEED": "c2VjcmV0", "DATABASE_URL": "dbname=x"}
    )

    assert Settings.from_environ(settings.environ()) == settings


def test_a_database_of_ones_own_has_no_development_identity_unless_asked_for() -> None:
    own = Settings.from_environ({"DATABASE_URL": "postgresql:///hoso"})

    assert not own.is_dev
    assert own.but(dev=True).is_dev


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080")],  # noqa: S104
)
def test_the_url_can_be_opened_on_this_machine(host: str, url: str) -> None:
    assert Settings(host=host).url == url


def test_every_setting_is_explained() -> None:
    names = [name for name, _, meaning in describe() if meaning]

    assert len(names) == len(Settings.model_fields)
    assert {"HOSO_HOME", "DATABASE_URL", "ENVIRONMENT"} <= set(names)
