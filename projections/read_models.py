"""All read models there are."""

from typing import Any

from projections.catalogue.model import CATALOGUE
from projections.deadlines.model import DEADLINES
from projections.directory.model import DIRECTORY
from projections.dossiers.model import DOSSIERS
from projections.engine.read_model import ReadModel
from projections.history.model import HISTORY

READ_MODELS: tuple[ReadModel[Any, Any], ...] = (
    DOSSIERS,
    HISTORY,
    DEADLINES,
    CATALOGUE,
    DIRECTORY,
)
