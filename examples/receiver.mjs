// Receives articles from Inkwell. Needs one package: `npm install standardwebhooks`.
//
// WEBHOOK_SECRET=whsec_... [DELIVERY_KEY=dk_...] node receiver.mjs [port]
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createHash, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const deliveryKey = process.env.DELIVERY_KEY;
const store = process.env.STORE ?? "received.jsonl";
const bodyBytesMax = 5_000_000;
const seen = new Set(
  existsSync(store)
    ? readFileSync(store, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).id)
    : [],
); // Keep ids for 7 days at least: deliveries are tried again, and sent again by hand.

const digest = (text) => createHash("sha256").update(text).digest();

createServer(async (request, response) => {
  const answer = (status, text) => response.writeHead(status).end(text);
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > bodyBytesMax) return answer(413, "too large");
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces).toString("utf8"); // As it came: that is what is signed.
  const key = request.headers["x-api-key"] ?? "";
  if (deliveryKey && !timingSafeEqual(digest(key), digest(deliveryKey))) {
    return answer(401, "wrong key");
  }
  let event;
  try {
    // Refuses wrong signatures, and timestamps more than 5 minutes off.
    event = webhook.verify(body, request.headers);
  } catch {
    return answer(401, "wrong signature");
  }
  const id = request.headers["webhook-id"];
  if (seen.has(id)) return answer(200, "duplicate");
  // Answer 2xx only once it is safely stored: whatever else is said comes again.
  appendFileSync(store, `${JSON.stringify({ id, event })}\n`);
  seen.add(id);
  console.log(event.type, event.title ?? "");
  return answer(200, "stored");
}).listen(Number(process.argv[2] ?? 8080), "127.0.0.1", function () {
  console.log(`http://127.0.0.1:${this.address().port}`);
});
