"""Development identity starts only where it is harmless: every condition must hold."""

from dataclasses import replace

import pytest

from api.http.dev_mode import DevModeRefused, Surroundings, must_be_harmless

AT_HOME = Surroundings(
    host="127.0.0.1", database="hoso_dev", tls_certificate=None, environment=None
)


@pytest.mark.parametrize(
    "here",
    [
        AT_HOME,
        replace(AT_HOME, host="::1"),
        replace(AT_HOME, host="localhost"),
        replace(AT_HOME, database="case_7_test"),
        replace(AT_HOME, environment="dev"),
    ],
)
def test_it_starts_on_a_developers_machine(here: Surroundings) -> None:
    must_be_harmless(here)


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (replace(AT_HOME, host="0.0.0.0"), "loopback"),  # noqa: S104 - what is refused
        (replace(AT_HOME, host="hoso.example"), "loopback"),
        (replace(AT_HOME, host="10.0.0.7"), "loopback"),
        (replace(AT_HOME, database="hoso"), "_dev"),
        (replace(AT_HOME, tls_certificate="/etc/hoso/tls.pem"), "TLS"),
        (replace(AT_HOME, environment="production"), "production"),
    ],
)
def test_it_refuses_to_start_elsewhere_and_says_why(here: Surroundings, why: str) -> None:
    with pytest.raises(DevModeRefused, match=why):
        must_be_harmless(here)
