"""From tables to what people read: Parquet, digest, card, citation, datasheet, manifest, and the pipeline that makes them."""
