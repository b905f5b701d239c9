"""Face recognition for the local Rekognition.

``recognizer`` has the protocol of a recognizer and the faces that it returns.
``checked`` checks what a recognizer returns. ``opencv`` is a recognizer with two small
models. ``matrix`` searches many faces.
Nothing here is imported before a server is started with ``vision``.
"""
