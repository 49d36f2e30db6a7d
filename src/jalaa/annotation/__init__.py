"""Stand-off annotation: what annotators made, the scheme they followed, and how spans follow a text that was cleaned anew."""
