"""The corpus: what people decided about it and the texts they received, read, compared, divided and laid out as tables."""
