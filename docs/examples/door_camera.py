"""A door with a camera: enrol, search and erase persons on a local page.

    python docs/examples/door_camera.py [PORT]

It needs rekoclient with the extra vision. To use AWS, create the client with
``RekognitionClient(region_name=...)`` instead of ``server.client()``.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from rekoclient import RekognitionClient, errors
from rekoclient.models import Image
from rekoclient.provisioning import ensure_collection, ensure_user, erase_user
from rekoclient.testing import LocalRekognition

COLLECTION = "door"
LARGEST = 5 * 1024 * 1024
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Door</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 1.1rem system-ui; max-width: 34rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark } video { width: 100%; border-radius: .5rem }
button, input { font: inherit; margin: .3rem .3rem .3rem 0 }
output { display: block; font-size: 1.4rem; margin-top: 1rem }
</style>
<h1>Who is at the door?</h1>
<video id="video" autoplay muted playsinline hidden></video>
<p><button id="camera">Use the camera</button> or
<input id="file" type="file" accept="image/png,image/jpeg" aria-label="Photograph"></p>
<p><label>Name <input id="name" autocomplete="off"></label></p>
<button id="enrol">Enrol</button><button id="search">Search</button>
<button id="erase">Erase</button><output id="result" role="status"></output>
<script>
const by = (id) => document.getElementById(id);
by("camera").onclick = async () => {
  by("video").srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
  by("video").hidden = false;
};
async function photograph() {
  const video = by("video");
  if (video.hidden) return by("file").files[0];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
}
for (const action of ["enrol", "search", "erase"])
  by(action).onclick = async () => {
    by("result").textContent = "...";
    const body = action === "erase" ? "" : await photograph();
    const name = encodeURIComponent(by("name").value);
    const reply = await fetch(`/${action}?name=${name}`,
      { method: "POST", headers: { "X-Door": "1" }, body });
    by("result").textContent = (await reply.json()).text;
  };
</script></html>"""


def enrol(client: RekognitionClient, name: str, picture: bytes) -> str:
    """Add the largest face of a picture to a person."""
    ensure_user(client, COLLECTION, name)
    indexed = client.index_faces(
        collection_id=COLLECTION, image=Image(bytes=picture), max_faces=1
    )
    ids = [record.face.face_id for record in indexed.face_records]
    if not ids:
        return "No usable face in this photograph."
    client.associate_faces(collection_id=COLLECTION, user_id=name, face_ids=ids)
    return f"{name} is enrolled."


def search(client: RekognitionClient, _name: str, picture: bytes) -> str:
    """Return the person in a picture."""
    found = client.search_users_by_image(
        collection_id=COLLECTION, image=Image(bytes=picture), user_match_threshold=95
    )
    names = [m.user.user_id for m in found.user_matches if m.user]
    return f"This is {names[0]}." if names else "A stranger."


def erase(client: RekognitionClient, name: str, _picture: bytes) -> str:
    """Delete a person with every face."""
    faces = len(erase_user(client, COLLECTION, name).face_ids)
    return f"{name} is erased, with {faces} face{'s' * (faces != 1)}."


ACTIONS = {"/enrol": enrol, "/search": search, "/erase": erase}


class Handler(BaseHTTPRequestHandler):
    """The page, and its three actions."""

    client: RekognitionClient

    def do_GET(self) -> None:
        """Send the page."""
        self.reply(PAGE, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """Run an action. Only this page can send the header X-Door."""
        url, size = urlsplit(self.path), int(self.headers.get("Content-Length", 0))
        action = ACTIONS.get(url.path)
        if action is None or "X-Door" not in self.headers or size > LARGEST:
            self.send_error(403)
            return
        name = parse_qs(url.query).get("name", [""])[0]
        try:
            text = action(self.client, name, self.rfile.read(size))
        except errors.RekoError as error:
            text = str(error)
        self.reply(json.dumps({"text": text}), "application/json")

    def reply(self, text: str, kind: str) -> None:
        """Send a reply that no other page may read or frame."""
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing: an address contains a name."""


def main(port: int = 8000) -> None:
    """Serve the page until Ctrl-C."""
    with LocalRekognition(vision=True, log_limit=0) as server:
        Handler.client = server.client()
        ensure_collection(Handler.client, COLLECTION)
        door = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        print(f"http://localhost:{door.server_port}", flush=True)
        try:
            door.serve_forever()
        except KeyboardInterrupt:
            door.server_close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
