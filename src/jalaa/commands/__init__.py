"""The verbs of the command line, one file each: they know the command line, the knowledge is below them."""
