CREATE MACRO fragment_words(words) AS
    replace(url_encode(trim(regexp_replace(words, '[\s\p{Z}]+', ' ', 'g'))), '-', '%2D');

COMMENT ON MACRO fragment_words IS 'words as a text fragment writes them: one space between words; comma, dash and ampersand, which its grammar reserves, percent-encoded with the rest';

CREATE MACRO evidence_url(page, before, words, after) AS
    page
    || CASE WHEN contains(page, '#') THEN ':~:text=' ELSE '#:~:text=' END
    || coalesce(fragment_words(nullif(regexp_extract(before, '([^\s\p{Z}]+[\s\p{Z}]+){0,2}[^\s\p{Z}]+[\s\p{Z}]*$'), '')) || '-,', '')
    || CASE
           WHEN length(words) <= 120 THEN fragment_words(words)
           ELSE fragment_words(regexp_extract(words, '^([^\s\p{Z}]+[\s\p{Z}]+){5}'))
               || ',' || fragment_words(regexp_extract(words, '([\s\p{Z}]+[^\s\p{Z}]+){5}$'))
       END
    || coalesce(',-' || fragment_words(nullif(regexp_extract(after, '^[\s\p{Z}]*[^\s\p{Z}]+([\s\p{Z}]+[^\s\p{Z}]+){0,2}'), '')), '');

COMMENT ON MACRO evidence_url IS 'a link that opens a page at words: a text fragment with up to three words before and after, so that it stops at these words and not at the same ones elsewhere (WICG URL Fragment Text Directives); words of more than 120 characters go by their first and last five';
