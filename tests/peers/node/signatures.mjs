// Signs and checks with the providers' own libraries: one JSON request a line, one answer a line.
import { createHmac } from "node:crypto";
import { createInterface } from "node:readline";
import Razorpay from "razorpay";
import checks from "razorpay/dist/utils/razorpay-utils.js";
import Stripe from "stripe";

const stripe = new Stripe("sk_test_unused");

function answer({ what, body, secret, signature, timestamp, order, payment }) {
  switch (what) {
    case "stripe-sign":
      return stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
    case "stripe-check":
      try {
        return stripe.webhooks.constructEvent(body, signature, secret).id;
      } catch {
        return null;
      }
    case "razorpay-check":
      return Razorpay.validateWebhookSignature(body, signature, secret);
    case "razorpay-proof":
      return checks.validatePaymentVerification(
        { order_id: order, payment_id: payment },
        signature,
        secret,
      );
    case "razorpay-sign":
      return sign(body, secret);
  }
  throw new Error(`unknown: ${what}`);
}

// The package checks signatures and offers none: the one it accepts is found by its own check.
function sign(body, secret) {
  const made = createHmac("sha256", secret).update(body).digest("hex");
  if (!Razorpay.validateWebhookSignature(body, made, secret)) throw new Error("not accepted");
  return made;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ answer: answer(JSON.parse(line)) })}\n`);
}
