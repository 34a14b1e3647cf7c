"""The search index of a warehouse file: which sentence has which words, as tables that SQL alone reads (macro ``search``)."""
