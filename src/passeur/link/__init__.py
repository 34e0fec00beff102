"""Which person records are one human being: proposed by Splink, decided by explained features, under the judgements
of the desk. Nothing here reads an edition or the desk: the pipeline brings both."""
