"""Developer tool: botocore's service model in, ``rekoclient.models`` out.

Run as ``python -m rekoclient.codegen``. ``source`` reads the model and the overlay into
records, ``render`` turns records into source text, ``__main__`` writes or compares.
Nothing imports this package at run time.
"""
