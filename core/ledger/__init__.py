"""The wallet, its holds and the immutable entries behind every balance."""
