from jalaa.corpus.read import open_corpus
