-- CreateTable
CREATE TABLE "tool_call_logs" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "seq" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA NOT NULL,
    "base_seq" BIGINT NOT NULL DEFAULT 0,
    "base_hash" BYTEA NOT NULL,

    CONSTRAINT "tool_call_logs_pkey" PRIMARY KEY ("org_id")
);

-- CreateTable
CREATE TABLE "tool_calls" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "seq" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" TEXT,
    "credential_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "tool_calls_pkey" PRIMARY KEY ("org_id","seq")
);

-- CreateIndex
CREATE INDEX "tool_calls_occurred_at_idx" ON "tool_calls" USING BRIN ("occurred_at");

SELECT stint_protect('tool_call_logs');
SELECT stint_protect('tool_calls');
REVOKE UPDATE, DELETE ON tool_calls FROM stint_app;
REVOKE DELETE ON tool_call_logs FROM stint_app;

-- Keeps a batch of calls of one organization, a line each and in order: one statement, and each hash over the one before it.
CREATE FUNCTION stint_keep_calls(lines text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  records text[] := string_to_array(lines, E'\n');
  hashes bytea[] := '{}';
  head tool_call_logs;
  next bytea;
BEGIN
  INSERT INTO tool_call_logs (hash, base_hash)
    SELECT genesis, genesis FROM sha256(convert_to(current_setting('app.org'), 'UTF8')) genesis
    ON CONFLICT (org_id) DO NOTHING;
  SELECT * INTO STRICT head FROM tool_call_logs l WHERE l.org_id = current_setting('app.org') FOR UPDATE;
  next := head.hash;
  FOR nr IN 1 .. cardinality(records) LOOP
    next := sha256(next || convert_to(head.seq + nr || ':' || records[nr], 'UTF8'));
    hashes := hashes || next;
  END LOOP;
  INSERT INTO tool_calls (seq, id, occurred_at, user_id, credential_id, tool, outcome, record, hash)
    SELECT head.seq + call.nr, said.id, said.occurred_at, said.user_id, said.credential ->> 'id', said.tool, said.outcome,
      call.record, call.hash
    FROM unnest(records, hashes) WITH ORDINALITY AS call(record, hash, nr),
      json_to_record(call.record::json)
        AS said(id text, occurred_at timestamptz, user_id text, credential json, tool text, outcome text);
  UPDATE tool_call_logs l SET seq = head.seq + cardinality(records), hash = next WHERE l.org_id = head.org_id;
END $$;
