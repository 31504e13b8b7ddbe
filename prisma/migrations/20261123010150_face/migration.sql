-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "undoesId" TEXT;

-- AlterTable
ALTER TABLE "Context" ADD COLUMN     "confirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "signedOutAt" TIMESTAMPTZ(3),
ADD COLUMN     "teamId" TEXT;

-- AlterTable
ALTER TABLE "Logo" ADD COLUMN     "digest" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "billingAddress" JSONB;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "guidedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SlackIdentity" ADD COLUMN     "home" JSONB;

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_undoesId_key" ON "AuditEntry"("undoesId");

-- CreateIndex
CREATE INDEX "AuditEntry_organizationId_action_at_idx" ON "AuditEntry"("organizationId", "action", "at");

-- CreateIndex
CREATE INDEX "AuditEntry_actorId_at_idx" ON "AuditEntry"("actorId", "at");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectId_at_idx" ON "AuditEntry"("subjectId", "at");

-- CreateIndex
CREATE INDEX "SlackIdentity_homeAt_idx" ON "SlackIdentity"("homeAt");
