// A web page that uses the JavaScript SDK against a local Rekognition.
import {
  CreateCollectionCommand,
  DetectFacesCommand,
  ListCollectionsCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";

const client = new RekognitionClient({
  endpoint: new URLSearchParams(location.search).get("endpoint"),
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});

const seen = {};
try {
  await client.send(new CreateCollectionCommand({ CollectionId: "from-a-browser" }));
  seen.collections = (await client.send(new ListCollectionsCommand({}))).CollectionIds;
  const picture = await fetch("picture.png");
  const Bytes = new Uint8Array(await picture.arrayBuffer());
  const found = await client.send(new DetectFacesCommand({ Image: { Bytes } }));
  seen.faces = found.FaceDetails.length;
  await client
    .send(new CreateCollectionCommand({ CollectionId: "from-a-browser" }))
    .catch((error) => {
      seen.error = [error.name, error.$metadata.requestId.length > 0];
    });
} catch (error) {
  seen.failed = `${error.name}: ${error.message}`;
}
await fetch("seen", { method: "POST", body: JSON.stringify(seen) });
