"""Face recognition for the local Rekognition.

- ``recognizer``: the interface of a recognizer, and the faces that it returns.
- ``checked``: the checks of a recognizer's results.
- ``opencv``: a recognizer with OpenCV and two small models.
- ``matrix``: the vectors of many faces, and the search for a face among them.

The server imports OpenCV only for ``LocalRekognition(vision=True)``.
"""
