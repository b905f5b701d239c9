"""Developer tool: write ``rekoclient.models`` from botocore's service model.

Run as ``python -m rekoclient.codegen``. ``source`` reads the model and the overlay into
records. ``render`` turns the records into source text. ``__main__`` writes or compares
the text. Nothing imports this package at run time.
"""
