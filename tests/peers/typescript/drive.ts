// What a frontend does, over types that were generated from the API's description alone.
// Prints one JSON object of what it saw; any refusal ends it with exit code 1.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

const url = process.argv[2] ?? "http://127.0.0.1:8000";
// What answers as JSON or as a stream is typed as the JSON here; `events` reads the other.
const api = createClient<paths, `application/${string}`>({ baseUrl: url });
type CreationEvent = components["schemas"]["CreationEvent"];

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

async function got<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (data === undefined) throw new Error(`${response.status} ${JSON.stringify(error)}`);
  return data;
}

const email = `ts-${Date.now()}@example.com`;
const tokens: components["schemas"]["TokensView"] = await got(
  api.POST("/api/v1/auth/register", { body: { email, password: "correct horse battery" } }),
);
const signedIn: Middleware = {
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
  },
};
api.use(signedIn);

const made = await got(api.POST("/api/v1/ai/generate-text", { body: { prompt: "Tea" } }));

// The same operation, streamed: every event until the last, then the log of it once more.
const streaming = await fetch(`${url}/api/v1/ai/generate-text`, {
  method: "POST",
  headers: {
    Accept: "text/event-stream",
    Authorization: `Bearer ${tokens.access_token}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ prompt: "Coffee" }),
});
function events(stream: string): CreationEvent[] {
  const field = (block: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
  return stream
    .split(/\r?\n\r?\n/)
    .filter((block) => field(block, "event") !== undefined)
    .map((block) => ({
      event: field(block, "event"),
      data: JSON.parse(field(block, "data") ?? "{}"),
      id: field(block, "id"),
    }) as CreationEvent);
}
// The name of an event tells the compiler what its data is.
function written(stream: CreationEvent[]): string {
  return stream.map((each) => (each.event === "text" ? each.data.text : "")).join("");
}
function done(stream: CreationEvent[]): components["schemas"]["CreationDone"] {
  const last = stream.at(-1);
  if (last?.event !== "done") throw new Error(`the stream ended with ${JSON.stringify(last)}`);
  return last.data;
}
const live = events(await streaming.text());
const log = await fetch(`${url}/api/v1/streams/${done(live).id}/events`, {
  headers: { Authorization: `Bearer ${tokens.access_token}` },
});
const kinds = (stream: CreationEvent[]) => stream.map((each) => each.event);

const listed = await got(api.GET("/api/v1/ai/creations"));

const asset = await got(
  api.POST("/api/v1/assets", { body: { kind: "text", title: "Tea", content: "first" } }),
);
const params = { path: { asset_id: asset.id } };
const edited = await got(
  api.PATCH("/api/v1/assets/{asset_id}", { params, body: { content: "second" } }),
);
const undone = await got(api.POST("/api/v1/assets/{asset_id}/undo", { params, body: {} }));
const late = await api.POST("/api/v1/assets/{asset_id}/undo", { params, body: {} });

const credits = async () => (await got(api.GET("/api/v1/me"))).credits;
const before = await credits();
const checkout = await got(api.POST("/api/v1/payments/checkout", { body: { pack: "small" } }));
const paid = await fetch(`${checkout.url}/pay`, { method: "POST", redirect: "manual" });
let after = before;
for (let look = 0; look < 200 && after === before; look += 1) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  after = await credits();
}

console.log(
  JSON.stringify({
    text: made.text,
    provider: made.provider,
    streamed: kinds(live),
    read_again: kinds(events(await log.text())),
    streamed_whole: written(live) === done(live).text,
    listed: listed.items.map((each) => each.prompt),
    contents: [asset.content, edited.content, undone.content],
    second_undo: late.response.status,
    paid: paid.status,
    bought: after - before,
  }),
);
