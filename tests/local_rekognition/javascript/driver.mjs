// Runs commands of the JavaScript SDK for a Python test: one line of JSON for each.
import * as sdk from "@aws-sdk/client-rekognition";
import { createInterface } from "node:readline";

const client = new sdk.RekognitionClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

function revive(name, value) {
  if (value && typeof value === "object" && "$bytes" in value)
    return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  return value;
}

function plain(value) {
  if (value instanceof Uint8Array)
    return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $date: value.getTime() / 1000 };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, member]) => name !== "$metadata" && member !== undefined)
        .map(([name, member]) => [name, plain(member)]),
    );
  return value;
}

const actions = {
  async send({ operation, input }) {
    return client.send(new sdk[`${operation}Command`](input));
  },
  async paginate({ operation, input }) {
    const pages = [];
    const config = { client, pageSize: 1 };
    for await (const page of sdk[`paginate${operation}`](config, input)) pages.push(page);
    return pages;
  },
  async wait({ waiter, input }) {
    const limits = { client, maxWaitTime: 200 };
    return (await sdk[`waitUntil${waiter}`](limits, input)).state;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line, revive);
  let answer;
  try {
    answer = { result: plain(await actions[request.action](request)) };
  } catch (error) {
    const known = sdk[error.name] !== undefined && error instanceof sdk[error.name];
    answer = {
      error: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
      attempts: error.$metadata?.attempts,
      known,
    };
  }
  console.log(JSON.stringify(answer));
}
