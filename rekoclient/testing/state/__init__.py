"""The state of the local Rekognition server, in memory and in the state file."""
