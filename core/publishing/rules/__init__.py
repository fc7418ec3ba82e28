"""The rules of publishing: addresses, signatures, retries, what is said in a delivery."""
