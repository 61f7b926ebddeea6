-- What the product makes by itself is nobody's. What was made in somebody's name before stays as it is.
ALTER TABLE "tasks" ALTER COLUMN "created_by" DROP NOT NULL;
ALTER TABLE "attachments" ALTER COLUMN "uploaded_by" DROP NOT NULL;
