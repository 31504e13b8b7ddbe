-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "grantedPlan" TEXT,
ADD COLUMN     "restrictedAt" TIMESTAMPTZ(3),
ADD COLUMN     "suspendedFor" TEXT;

-- CreateTable
CREATE TABLE "Star" (
    "personId" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Star_pkey" PRIMARY KEY ("personId","resourceId")
);

-- CreateTable
CREATE TABLE "Key" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "ending" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "makerId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Move" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "fromId" TEXT NOT NULL,
    "toId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BillingAccount" (
    "organizationId" TEXT NOT NULL,
    "customerId" TEXT,
    "subscriptionId" TEXT,
    "status" TEXT,
    "plan" TEXT,
    "interval" TEXT,
    "priceId" TEXT,
    "itemId" TEXT,
    "amount" BIGINT,
    "currency" TEXT,
    "quantity" INTEGER,
    "periodStart" TIMESTAMPTZ(3),
    "periodEnd" TIMESTAMPTZ(3),
    "trialEndsAt" TIMESTAMPTZ(3),
    "endsAt" TIMESTAMPTZ(3),
    "nextPlan" TEXT,
    "nextInterval" TEXT,
    "nextAt" TIMESTAMPTZ(3),
    "scheduleId" TEXT,
    "hasCard" BOOLEAN NOT NULL DEFAULT false,
    "cardExpMonth" INTEGER,
    "cardExpYear" INTEGER,
    "pastDueAt" TIMESTAMPTZ(3),
    "openInvoiceId" TEXT,
    "openInvoiceUrl" TEXT,
    "firstPaidAt" TIMESTAMPTZ(3),
    "disputedAt" TIMESTAMPTZ(3),
    "lostAt" TIMESTAMPTZ(3),
    "detailsMark" TEXT,
    "invoices" JSONB,
    "told" JSONB,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BillingAccount_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "BillingChange" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT,
    "kind" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "sessionId" TEXT,
    "url" TEXT,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "shownAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BillingChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StripeEvent" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customerId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "StripeEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BillingFinding" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "choice" TEXT,
    "deciderId" TEXT,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BillingFinding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "allowance" BIGINT NOT NULL DEFAULT 0,
    "purchased" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "frozen" BIGINT NOT NULL DEFAULT 0,
    "world" BIGINT NOT NULL DEFAULT 0,
    "personId" TEXT,
    "groupId" TEXT,
    "resourceId" TEXT,
    "note" TEXT,
    "left" BIGINT NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Balance" (
    "organizationId" TEXT NOT NULL,
    "allowance" BIGINT NOT NULL DEFAULT 0,
    "purchased" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "frozen" BIGINT NOT NULL DEFAULT 0,
    "allowanceEndsAt" TIMESTAMPTZ(3),
    "filled" BIGINT NOT NULL DEFAULT 0,
    "tellAt" BIGINT,

    CONSTRAINT "Balance_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "Hold" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT,
    "groupId" TEXT,
    "key" TEXT NOT NULL,
    "allowance" BIGINT NOT NULL,
    "purchased" BIGINT NOT NULL,
    "endsAt" TIMESTAMPTZ(3),
    "spent" BIGINT,
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BudgetGroup" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "cap" BIGINT NOT NULL,
    "isHard" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BudgetGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BudgetMember" (
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "groupId" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BudgetMember_pkey" PRIMARY KEY ("organizationId","personId")
);

-- CreateTable
CREATE TABLE "BudgetMonth" (
    "groupId" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "extra" BIGINT NOT NULL DEFAULT 0,
    "told" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "BudgetMonth_pkey" PRIMARY KEY ("groupId","month")
);

-- CreateIndex
CREATE INDEX "Star_resourceId_idx" ON "Star"("resourceId");

-- CreateIndex
CREATE UNIQUE INDEX "Key_digest_key" ON "Key"("digest");

-- CreateIndex
CREATE INDEX "Key_organizationId_revokedAt_createdAt_idx" ON "Key"("organizationId", "revokedAt", "createdAt");

-- CreateIndex
CREATE INDEX "Key_personId_idx" ON "Key"("personId");

-- CreateIndex
CREATE INDEX "Move_toId_idx" ON "Move"("toId");

-- CreateIndex
CREATE UNIQUE INDEX "Move_personId_fromId_toId_key" ON "Move"("personId", "fromId", "toId");

-- CreateIndex
CREATE UNIQUE INDEX "BillingAccount_customerId_key" ON "BillingAccount"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "BillingAccount_subscriptionId_key" ON "BillingAccount"("subscriptionId");

-- CreateIndex
CREATE INDEX "BillingAccount_settledAt_idx" ON "BillingAccount"("settledAt");

-- CreateIndex
CREATE UNIQUE INDEX "BillingChange_sessionId_key" ON "BillingChange"("sessionId");

-- CreateIndex
CREATE INDEX "BillingChange_organizationId_state_createdAt_idx" ON "BillingChange"("organizationId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "StripeEvent_receivedAt_idx" ON "StripeEvent"("receivedAt");

-- CreateIndex
CREATE INDEX "StripeEvent_customerId_settledAt_idx" ON "StripeEvent"("customerId", "settledAt");

-- CreateIndex
CREATE INDEX "BillingFinding_state_idx" ON "BillingFinding"("state");

-- CreateIndex
CREATE UNIQUE INDEX "BillingFinding_organizationId_code_subjectId_key" ON "BillingFinding"("organizationId", "code", "subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_source_key" ON "LedgerEntry"("source");

-- CreateIndex
CREATE INDEX "LedgerEntry_organizationId_at_idx" ON "LedgerEntry"("organizationId", "at");

-- CreateIndex
CREATE INDEX "Hold_state_expiresAt_idx" ON "Hold"("state", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Hold_organizationId_key_key" ON "Hold"("organizationId", "key");

-- CreateIndex
CREATE INDEX "BudgetGroup_organizationId_archivedAt_idx" ON "BudgetGroup"("organizationId", "archivedAt");

-- CreateIndex
CREATE INDEX "BudgetMember_groupId_idx" ON "BudgetMember"("groupId");

-- CreateIndex
CREATE INDEX "Resource_organizationId_createdAt_idx" ON "Resource"("organizationId", "createdAt");

-- AddForeignKey
ALTER TABLE "Star" ADD CONSTRAINT "Star_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Key" ADD CONSTRAINT "Key_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BillingAccount" ADD CONSTRAINT "BillingAccount_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BillingChange" ADD CONSTRAINT "BillingChange_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BillingFinding" ADD CONSTRAINT "BillingFinding_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Balance" ADD CONSTRAINT "Balance_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Hold" ADD CONSTRAINT "Hold_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BudgetGroup" ADD CONSTRAINT "BudgetGroup_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BudgetMember" ADD CONSTRAINT "BudgetMember_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "BudgetGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BudgetMonth" ADD CONSTRAINT "BudgetMonth_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "BudgetGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The accounts of every row sum to zero, and each row says something.
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_sums_to_zero"
  CHECK ("allowance" + "purchased" + "held" + "frozen" + "world" = 0);

-- What was written stays as it was written: a mistake is mended by another row. It goes with its organization only, which
-- is gone already when its rows follow.
CREATE FUNCTION "public"."ledger_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM "public"."Organization" WHERE "id" = OLD."organizationId") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the ledger is only added to';
END $$;
CREATE TRIGGER "LedgerEntry_stays" BEFORE UPDATE OR DELETE ON "LedgerEntry"
  FOR EACH ROW EXECUTE FUNCTION "public"."ledger_stays"();
