"""What can be set from outside: environment variables, read once where a process begins."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

DATABASE = "hoso_dev"
"""The database in our own PostgreSQL. Its name tells that development identity is harmless."""
_WITHOUT_PREFIX = {"database_url": "DATABASE_URL", "environment": "ENVIRONMENT"}


class SettingsRefused(Exception):
    """The environment can't be used; a sentence for each variable says what to do."""


def _names_a_database(text: str) -> str:
    try:
        conninfo_to_dict(text)
    except ProgrammingError:
        raise ValueError(
            "must be a PostgreSQL address like postgresql://user@host/database"
        ) from None
    return text


class Settings(BaseModel):
    """Frozen. The descriptions are the table of settings in the README."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    home: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        default=Path(".hoso"),
        description="the folder that holds everything: database, keys, what PostgreSQL says",
        validate_default=True,
    )
    host: str = Field(default="127.0.0.1", description="address that the API listens on")
    port: int = Field(default=8080, ge=1, le=65535, description="port that the API listens on")
    api_workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="API processes; PostgreSQL and the projector need a core too",
    )
    database_url: Annotated[str, AfterValidator(_names_a_database)] | None = Field(
        default=None,
        description="a PostgreSQL ≥ 15 of your own (URL or libpq string); none: we start one",
    )
    keyring_file: Path | None = Field(
        default=None, description="keys of persons' data; default `keyring.sqlite` in the home"
    )
    master_key_file: Path | None = Field(
        default=None, description="key that wraps the keyring; default `master.key` in the home"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="least severe log line to write"
    )
    environment: str | None = Field(
        default=None,
        description="name of the installation; anything but `dev` rules out development mode",
    )
    dev: bool | None = Field(
        default=None,
        description="development identity; default `true` with our own database, else `false`",
    )
    dev_seed: SecretStr | None = Field(
        default=None,
        description="key of the development identity, 32 bytes in base64url; default a new one",
    )
    token_issuer: str | None = Field(
        default=None,
        description="who issues the access tokens (`iss`), when not development identity",
    )
    token_keys_file: Path | None = Field(
        default=None, description="that issuer's public keys: a JSON Web Key Set (Ed25519)"
    )
    tls_certificate_file: Path | None = Field(
        default=None, description="PEM certificate chain, to serve HTTPS without a proxy"
    )
    tls_key_file: Path | None = Field(default=None, description="PEM key of that certificate")
    pg_os_user: str = Field(
        default="nobody", description="who our PostgreSQL runs as when we are started by root"
    )
    python: str | None = Field(
        default=None,
        description="for `./run` and `./test`: the Python ≥ 3.11 to use; default the newest",
    )
    venv: Path | None = Field(
        default=None,
        description="for `./run` and `./test`: the virtual environment; default `.venv`",
    )

    @model_validator(mode="after")
    def _tls_is_complete(self) -> Self:
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            raise ValueError("HOSO_TLS_CERTIFICATE_FILE and HOSO_TLS_KEY_FILE go together")
        return self

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """An empty variable counts as not set. Raises SettingsRefused."""
        _refuse_misspelt(environ)
        values = {
            field: environ[name]
            for field, name in _names().items()
            if environ.get(name, "").strip()
        }
        try:
            return cls.model_validate(values)
        except ValidationError as refused:
            raise SettingsRefused("\n".join(map(_sentence, refused.errors()))) from None

    def environ(self) -> dict[str, str]:
        """The variables that give another process the same settings."""
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for field, name in _names().items()
            if (value := getattr(self, field)) is not None
        }

    def but(self, **changes: object) -> Self:
        """The same with these fields changed."""
        return self.model_validate({**self.model_dump(), **changes})

    @property
    def is_dev(self) -> bool:
        """Whether development identity was asked for, in words or by using our own database."""
        return self.database_url is None if self.dev is None else self.dev

    @property
    def keyring(self) -> Path:
        return self.keyring_file or self.home / "keyring.sqlite"

    @property
    def master_key(self) -> Path:
        return self.master_key_file or self.home / "master.key"

    @property
    def url(self) -> str:
        """Where a person on this machine finds the API."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  shown, not bound
        host = everywhere.get(self.host, self.host)
        scheme = "https" if self.tls_certificate_file else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"


def describe() -> list[tuple[str, str, str]]:
    """Every variable: name, default, meaning."""
    return [
        (
            _name(field),
            "" if info.default is None else str(info.default),
            info.description or "",
        )
        for field, info in Settings.model_fields.items()
    ]


def _name(field: str) -> str:
    return _WITHOUT_PREFIX.get(field, f"HOSO_{field.upper()}")


def _names() -> dict[str, str]:
    return {field: _name(field) for field in Settings.model_fields}


def _refuse_misspelt(environ: Mapping[str, str]) -> None:
    known = set(_names().values())
    unknown = sorted(name for name in environ if name.startswith("HOSO_") and name not in known)
    sentences = []
    for name in unknown:
        close = difflib.get_close_matches(name, known, n=1)
        sentences.append(f"{name} is no setting" + (f": did you mean {close[0]}?" if close else ""))
    if sentences:
        raise SettingsRefused("\n".join(sentences))


def _sentence(error: Mapping[str, object]) -> str:
    match error["loc"]:
        case (str(field), *_):
            what = _name(field)
        case _:
            what = ""
    why = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{what}: {why}".removeprefix(": ")
