CREATE MACRO search_tokens(words) AS
    list_transform(
        regexp_extract_all(
            regexp_replace(lower(strip_accents(words)), '[''’]s\b', '', 'g'),
            '\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}]+'
        ),
        lambda word: replace(word, ',', '')
    );

COMMENT ON MACRO search_tokens IS 'the words of a text as the search index has them: lower case, without accents and possessive s; 1,200 is 1200';

CREATE MACRO search_spellings(word) AS
    [
        word,
        regexp_replace(word, 's$', ''),
        regexp_replace(word, 'es$', ''),
        regexp_replace(word, 'i(es|ed)$', 'y'),
        regexp_replace(word, '(y|ies|ied)$', 'i'),
        regexp_replace(word, 'e$', ''),
        regexp_replace(word, 'd$', ''),
        regexp_replace(word, 'ed$', ''),
        regexp_replace(word, 'ings?$', ''),
        regexp_replace(word, 'ings?$', 'e'),
        regexp_replace(word, '(.{4})ations?$', '\1'),
        regexp_replace(word, '(.{4})ments?$', '\1'),
        regexp_replace(word, '(.{4})ly$', '\1')
    ];

COMMENT ON MACRO search_spellings IS 'a word and what is left of it without an English ending, the likeliest first: for a form that no page has';

CREATE MACRO search_pieces(words) AS
    regexp_extract_all(words, '\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+');

COMMENT ON MACRO search_pieces IS 'a text cut into words and what stands between them; put together it is the text';

CREATE MACRO search_snippet(words, forms, opening, closing) AS (
    WITH cut AS (
        SELECT
            search_pieces(words) AS pieces,
            list_transform(
                search_pieces(words), lambda piece: list_contains(forms, replace(lower(strip_accents(piece)), ',', ''))
            ) AS are_found
    ), place AS (
        SELECT *, CASE WHEN len(pieces) > 90 THEN greatest(1, coalesce(list_position(are_found, TRUE), 1) - 24) ELSE 1 END AS first
        FROM cut
    )
    SELECT
        CASE WHEN first > 1 THEN '… ' ELSE '' END
        || array_to_string(
            list_transform(
                list_zip(pieces, are_found)[first : first + 89],
                lambda piece: CASE WHEN piece[2] THEN opening || piece[1] || closing ELSE piece[1] END
            ),
            ''
        )
        || CASE WHEN first + 89 < len(pieces) THEN ' …' ELSE '' END
    FROM place
);

COMMENT ON MACRO search_snippet IS 'a sentence with the words found marked; of a long one the part around the first of them';

CREATE MACRO search_spaced(words) AS
    ' ' || regexp_replace(lower(strip_accents(words)), '[^\p{L}\p{M}\p{N}]+', ' ', 'g') || ' ';

COMMENT ON MACRO search_spaced IS 'a text in lower case and without accents, one space between words: a phrase stands in it where its own is a part of it';
