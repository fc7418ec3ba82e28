// Verifies with the libraries that customers use: one JSON request a line, one answer a line.
import { createInterface } from "node:readline";
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";

const verifiers = { standardwebhooks: Standard, svix: Svix };

function answer({ verifier, secret, body, headers }) {
  try {
    return { type: new verifiers[verifier](secret).verify(body, headers).type };
  } catch (error) {
    return { refused: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
