"""Direct speech: quotation marks, what stands between them and whose words it is."""
