"""Parquet whose bytes depend on the rows and on pyarrow's version alone."""

import pyarrow as pa
import pyarrow.parquet as pq


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as one Parquet file.

    No `huggingface` metadata: datasets 5 writes a type there that datasets 3 refuses; the features stand in the card. Content-defined chunking
    lets a deduplicating store keep most bytes of the last release when rows are appended.
    """
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata(None).combine_chunks(),
        sink,
        compression="zstd",
        compression_level=3,
        write_page_index=True,
        use_content_defined_chunking=True,
        store_schema=True,
    )
    return sink.getvalue().to_pybytes()
