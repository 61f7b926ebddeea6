-- CreateTable
CREATE TABLE "log_positions" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "follower" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "log_positions_pkey" PRIMARY KEY ("org_id","follower")
);

SELECT stint_protect('log_positions');
