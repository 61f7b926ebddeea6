-- All three are trusted: the owner of a database may create them without being a superuser.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateTable
CREATE TABLE "search_documents" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "key" TEXT,
    "words" tsvector NOT NULL DEFAULT ''::tsvector,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_documents_pkey" PRIMARY KEY ("org_id","kind","subject_id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "word" TEXT NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("org_id","word")
);

-- CreateIndex
CREATE INDEX "search_documents_org_id_kind_changed_at_subject_id_idx" ON "search_documents"("org_id", "kind", "changed_at" DESC, "subject_id" DESC);

SELECT stint_protect('search_documents');
SELECT stint_protect('search_words');

-- What Prisma cannot say. Nobody waits for the index to be written, so it is written at once and never has to be caught up with.
CREATE INDEX search_documents_words ON search_documents USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_documents_key ON search_documents (org_id, key) WHERE key IS NOT NULL;
CREATE INDEX search_words_near ON search_words USING gin (org_id, word gin_trgm_ops) WITH (fastupdate = off) WHERE length(word) > 3;

-- People write in many languages: words are kept as they are, without case and accents.
CREATE TEXT SEARCH CONFIGURATION stint (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION stint ALTER MAPPING FOR word, numword WITH unaccent, simple;

-- The words of a text, each behind `tag`: the organization and the kind. So one index serves all, and looking for the beginning of
-- a word reads only what the organization has. Whatever is no letter or digit parts words.
CREATE FUNCTION stint_words(tag text, content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ts_delete(to_tsvector('stint', tag || regexp_replace(normalize(coalesce(content, ''), NFC),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u3004\u3007-\u3020\uff01-\uff0f\U0001f000-\U0001faff]+',
    ' ' || tag, 'g')), tag)
$$;

-- Under row-level security PostgreSQL looks up no words in an index: their operators may not run before the wall is passed. The
-- view is the same wall, put where the index can be used.
CREATE VIEW search_index AS
  SELECT kind, subject_id, key, words, changed_at FROM search_documents WHERE org_id = current_setting('app.org', true);
GRANT SELECT ON search_index TO stint_app;

-- The words of the organization that look most like this one; 0.2 lets two swapped letters of four pass.
CREATE FUNCTION stint_words_like(wanted text) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET pg_trgm.similarity_threshold = 0.2 AS $$
  SELECT w.word FROM search_words w WHERE w.org_id = current_setting('app.org', true) AND length(w.word) > 3 AND w.word % wanted
  ORDER BY similarity(w.word, wanted) DESC, w.word LIMIT 50
$$;
REVOKE ALL ON FUNCTION stint_words_like(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stint_words_like(text) TO stint_app;
