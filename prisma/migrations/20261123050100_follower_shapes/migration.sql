-- In which way a follower makes what it keeps was a part of its name, so one that came back went on from where it once stood.
ALTER TABLE "log_positions" ADD COLUMN "shape" TEXT NOT NULL DEFAULT '', ADD COLUMN "shaped_at" TIMESTAMPTZ(3);
DELETE FROM "log_positions" WHERE "follower" LIKE 'search:%';
