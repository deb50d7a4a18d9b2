"""The `hoso` command."""

import typer

from api.cli import bench, demo, import_, migrate, project, serve, up, version
from api.cli.terminal import EXIT_CODES, say_and_exit

app = typer.Typer(
    help="Hoso: event-sourced case management for one-stop shops.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(up.up)
app.command()(serve.serve)
app.command()(project.project)
app.command()(migrate.migrate)
app.add_typer(import_.app, name="import")
app.command()(demo.demo)
app.add_typer(bench.app, name="bench")
app.command()(version.version)


def main() -> None:
    """Expected failures become one sentence and an exit code; others keep their traceback."""
    try:
        app()
    except tuple(EXIT_CODES) as error:
        say_and_exit(error)
