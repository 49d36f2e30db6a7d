"""Learning: the furniture of one outlet, proposed from what repeats in its unlabelled texts; a person decides."""
