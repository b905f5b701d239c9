"""Face recognition for the local Rekognition.

``recognizer`` has the protocol of a recognizer and the faces that it returns.
``opencv`` implements it with two small models. ``matrix`` searches many faces.
Nothing here is imported before a server is started with ``vision``.
"""
