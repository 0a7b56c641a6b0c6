-- What is attached to cases, kept once under its SHA-256: here in chunks, or (large, where the city says so) in a folder or
-- at an S3 address, of which this table knows where and what every chunk there has to be.
CREATE TABLE media (
    sha256 VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    mime VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    width INTEGER,
    height INTEGER,
    seconds DOUBLE PRECISION,
    phash BIGINT,
    thumbnail BYTEA,
    kept VARCHAR DEFAULT 'database' NOT NULL,
    address JSONB,
    digests BYTEA,
    complete BOOLEAN DEFAULT false NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    wanted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_media PRIMARY KEY (sha256),
    CONSTRAINT ck_media_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_media_size CHECK (size > 0),
    CONSTRAINT ck_media_kind CHECK (kind IN ('picture','film','sound','document')),
    CONSTRAINT ck_media_kept CHECK (kept IN ('database','folder','s3')),
    CONSTRAINT ck_media_outside CHECK ((kept = 'database') = (address IS NULL) AND (kept = 'database') = (digests IS NULL)),
    CONSTRAINT ck_media_digests CHECK (octet_length(digests) = 32 * ((size + 262143) / 262144)),
    CONSTRAINT ck_media_thumbnail CHECK (octet_length(thumbnail) <= 262144)
);

CREATE INDEX ix_media_wanted_at ON media (wanted_at);

CREATE TABLE media_chunk (
    sha256 VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_media_chunk PRIMARY KEY (sha256, ordinal),
    CONSTRAINT ck_media_chunk_ordinal CHECK (ordinal >= 0),
    CONSTRAINT ck_media_chunk_content CHECK (octet_length(content) BETWEEN 1 AND 262144),
    CONSTRAINT fk_media_chunk_sha256 FOREIGN KEY(sha256) REFERENCES media (sha256)
);
-- Pictures and films are compressed already; so stored, a part of a chunk is read without the rest of it.
ALTER TABLE media_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE media ALTER COLUMN thumbnail SET STORAGE EXTERNAL;

-- A picture's perceptual hash in five bands: of two that differ in at most four bits, one band at least is the same.
CREATE FUNCTION public.phash_bands(hash bigint) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ARRAY[(hash & 8191)::integer, 8192 + ((hash >> 13) & 8191)::integer, 16384 + ((hash >> 26) & 8191)::integer,
        24576 + ((hash >> 39) & 8191)::integer, 32768 + ((hash >> 52) & 4095)::integer]
$$;
CREATE INDEX ix_media_phash_bands ON public.media USING gin (public.phash_bands(phash))
    WITH (fastupdate = off);

-- Who brought it and when it was last wanted is not for the writer to say. It is whole once its bytes are there and have
-- its digest; until then nothing can be attached of it. What is whole stays as it is.
CREATE FUNCTION public.sign_media() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.login := session_user;
        NEW.complete := false;
    ELSIF NEW.complete AND NOT OLD.complete AND NEW.kept = 'database' THEN
        SELECT count(*) AS chunks, min(c.ordinal) AS first, max(c.ordinal) AS last,
            encode(sha256(string_agg(c.content, ''::bytea ORDER BY c.ordinal)), 'hex') AS digest
        INTO found FROM public.media_chunk c WHERE c.sha256 = NEW.sha256;
        IF (found.chunks, found.first, found.last + 1, found.digest)
            IS DISTINCT FROM ((NEW.size + 262143) / 262144, 0, (NEW.size + 262143) / 262144, NEW.sha256::text) THEN
            RAISE EXCEPTION 'what is kept of % is not whole, or not it', NEW.sha256
                USING ERRCODE = 'check_violation', CONSTRAINT = 'media_digest', TABLE = 'media';
        END IF;
    ELSIF OLD.complete AND NOT NEW.complete THEN
        RAISE EXCEPTION 'media %: what is whole stays so', OLD.sha256 USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.wanted_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER sign_media BEFORE INSERT OR UPDATE ON public.media FOR EACH ROW EXECUTE FUNCTION public.sign_media();

-- To what is whole nothing is added: its bytes are proven.
CREATE FUNCTION public.hold_chunk() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_media record;
BEGIN
    SELECT m.complete, m.kept INTO of_media FROM public.media m WHERE m.sha256 = NEW.sha256 FOR SHARE;
    IF of_media.complete OR of_media.kept <> 'database' THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_chunk BEFORE INSERT ON public.media_chunk FOR EACH ROW EXECUTE FUNCTION public.hold_chunk();
CREATE TRIGGER keep_chunk BEFORE UPDATE OR TRUNCATE ON public.media_chunk
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.media, public.media_chunk TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT (sha256, size, mime, kind, width, height, seconds, phash, thumbnail, kept, address, digests),
        UPDATE (complete, wanted_at) ON public.media TO %I', current_database() || '_writer');
    EXECUTE format('GRANT INSERT ON public.media_chunk TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_media(), public.hold_chunk() FROM PUBLIC;
END $$;
