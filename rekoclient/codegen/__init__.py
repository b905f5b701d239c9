"""Developer tool: write ``rekoclient.models`` from botocore's service model.

Run as ``python -m rekoclient.codegen``. ``source`` reads the model and its corrections
in ``overlay.toml``. ``render`` creates the code of the models. ``__main__`` writes the
code, or compares it with the committed code. Nothing imports this package at run time.
"""
