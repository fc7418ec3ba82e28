// A customer's server: checks every signature with Node's own cryptography and prints what it got.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const [, , port, secret] = process.argv;
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");

function verified(headers, body) {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = createHmac("sha256", key).update(signed).digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const got = Buffer.from(each.replace(/^v1,/, ""), "base64");
    return got.length === wanted.length && timingSafeEqual(got, wanted);
  });
}

createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const body = Buffer.concat(pieces).toString("utf8");
    const { id, campaign_id, title } = JSON.parse(body);
    const ok = verified(request.headers, body);
    const webhook = request.headers["webhook-id"];
    const at = new Date().toISOString();
    process.stdout.write(`${JSON.stringify({ at, ok, webhook, id, campaign_id, title })}\n`);
    response.writeHead(ok ? 200 : 401).end("ok");
  });
}).listen(Number(port), "127.0.0.1");
