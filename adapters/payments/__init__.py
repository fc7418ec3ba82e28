"""Payment providers: Stripe, Razorpay, and a sandbox that behaves like them."""
