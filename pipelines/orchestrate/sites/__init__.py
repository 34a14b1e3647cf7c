"""Sites made of the published file for reading in a browser; they stand beside it and no other step waits for them."""
