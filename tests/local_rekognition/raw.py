"""Requests over a plain socket, for tests with invalid or unusual bytes."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from rekoclient.testing import LocalRekognition


def connect(server: LocalRekognition) -> socket.socket:
    """Open a connection to the server."""
    url = urlsplit(server.endpoint_url)
    assert url.hostname is not None
    host = "127.0.0.1" if url.hostname == "0.0.0.0" else url.hostname
    return socket.create_connection((host, url.port or 0), timeout=10)


def message(operation: str, body: bytes, *headers: str) -> bytes:
    """Return the bytes of an HTTP request."""
    lines = [
        "POST / HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/x-amz-json-1.1",
        f"X-Amz-Target: RekognitionService.{operation}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read_all(connection: socket.socket) -> bytes:
    """Return all bytes until the server closes the connection."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def exchange(server: LocalRekognition, data: bytes) -> bytes:
    """Send bytes, stop sending, and read until the server closes the connection."""
    with connect(server) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def call(
    server: LocalRekognition, operation: str, body: Any
) -> tuple[int, dict[str, str], Any]:
    """Send a body, and return the status, the headers and the JSON of the reply."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    head, _, answer = exchange(server, message(operation, data)).partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, json.loads(answer) if answer else None
