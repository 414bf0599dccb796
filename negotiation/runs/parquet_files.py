"""Tables as Parquet, for those who have pyarrow: the same columns as in the CSV files, with their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from negotiation.errors import UsageError

__all__ = ["require_pyarrow", "write_parquet"]


def require_pyarrow() -> Any:
    """The package that writes Parquet.

    Raises
    ------
    UsageError
        Where it is not installed.
    """
    try:
        import pyarrow  # type: ignore[import-untyped,import-not-found,unused-ignore]
        import pyarrow.parquet  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed", "pip install 'negotiation[parquet]', or leave it out"
        ) from None
    return pyarrow


def write_parquet(columns: Mapping[str, NDArray[Any]]) -> bytes:
    """A table as the bytes of a Parquet file: the same columns give the same bytes with one version of pyarrow.

    Raises
    ------
    UsageError
        Where pyarrow is not installed.
    """
    pyarrow = require_pyarrow()
    arrays = {
        name: pyarrow.array(column.tolist() if column.dtype == object else column) for name, column in columns.items()
    }
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(arrays), sink)
    return bytes(sink.getvalue())
