from jalaa.tokens import tokenize
