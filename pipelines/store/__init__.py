"""What is stored between the verbs: the schema and the committed batches."""
