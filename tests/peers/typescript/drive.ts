// What a frontend does, over types that were generated from the API's description alone.
// Prints one JSON object of what it saw; any refusal ends it with exit code 1.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

const url = process.argv[2] ?? "http://127.0.0.1:8000";
const api = createClient<paths>({ baseUrl: url });

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
const live = await streaming.text();
const first = JSON.parse(/^data: (.*)$/m.exec(live)?.[1] ?? "{}") as { id: string };
const log = await fetch(`${url}/api/v1/streams/${first.id}/events`, {
  headers: { Authorization: `Bearer ${tokens.access_token}` },
});
const kinds = (text: string) => [...text.matchAll(/^event: (.*)$/gm)].map((each) => each[1]);

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
    read_again: kinds(await log.text()),
    contents: [asset.content, edited.content, undone.content],
    second_undo: late.response.status,
    paid: paid.status,
    bought: after - before,
  }),
);
