"""Where names stand: spans that the parser, the known actors, the gazetteer and capitals propose."""
