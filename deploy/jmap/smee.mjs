// Stands in for smee.io, which jmap-test-suite uses to hear of pushed messages and which a machine
// without the world cannot reach: takes POSTs on loopback and hands them on as server-sent events.
// Used as `node --import ./smee.mjs dist/cli.js ...`.
import { createServer } from "node:http";

const listeners = new Map();
let channels = 0;

const server = createServer((request, response) => {
  if (request.method === "POST") {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      listeners.get(request.url)?.write(`data: ${JSON.stringify({ body: JSON.parse(body) })}\n\n`);
      response.writeHead(200).end();
    });
  } else {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("event: ready\ndata: {}\n\n");
    listeners.set(request.url, response);
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
server.unref();

const world = globalThis.fetch;
globalThis.fetch = (url, options) => {
  if (String(url) === "https://smee.io/new") {
    const location = `http://127.0.0.1:${server.address().port}/${++channels}`;
    return Promise.resolve(new Response(null, { status: 302, headers: { location } }));
  }
  return world(url, options);
};
