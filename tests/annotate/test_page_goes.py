"""What is made of a page goes with its last user: nothing of ours is kept in a circle until Python looks for garbage."""

from __future__ import annotations

import weakref

from pipelines.annotate import LanguageModel
from pipelines.annotate.layers import read_layers
from pipelines.collecting import without_collecting
from pipelines.model import Article, Block

TEXT = "On Monday some 340 families crossed the bridge to Accra, said Ama Mensa, the mayor."


def test_the_words_of_a_page_go_with_its_rows(language_model: LanguageModel) -> None:
    blocks = [Block("a", 1, "paragraph", True, 0, len(TEXT))]
    with without_collecting():
        layers = read_layers(Article("a", "a", TEXT, language="en"), blocks, language_model)
        words = weakref.ref(layers.words)
        assert layers.figures.figures
        del layers
        assert words() is None
