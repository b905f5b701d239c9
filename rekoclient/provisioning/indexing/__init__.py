"""Index every face of many pictures.

The external id of a face is derived from the key of its picture, such as an S3 key.
"""
