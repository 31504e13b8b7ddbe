-- AlterEnum
ALTER TYPE "NoticeState" ADD VALUE 'held';

-- AlterTable
ALTER TABLE "Approval" ADD COLUMN     "answer" TEXT,
ADD COLUMN     "remindedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Context" ADD COLUMN     "workspaceId" TEXT;

-- AlterTable
ALTER TABLE "Domain" ADD COLUMN     "addedById" TEXT,
ADD COLUMN     "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "createdAt" TIMESTAMPTZ(3),
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'address',
ADD COLUMN     "token" TEXT,
ALTER COLUMN "verifiedAt" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "email" TEXT,
ADD COLUMN     "mailProblem" TEXT,
ADD COLUMN     "mailState" TEXT,
ADD COLUMN     "tokenDigest" TEXT,
ADD COLUMN     "turn" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "workspaces" JSONB,
ALTER COLUMN "inviteeId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Key" ADD COLUMN     "expiresAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Notice" ADD COLUMN     "toldIn" TEXT,
ADD COLUMN     "topic" TEXT;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "heirId" TEXT;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "absentSince" TIMESTAMPTZ(3),
ADD COLUMN     "emailKey" TEXT,
ADD COLUMN     "mergedIntoId" TEXT,
ADD COLUMN     "purpose" TEXT,
ADD COLUMN     "reach" JSONB;

-- AlterTable
ALTER TABLE "SlackIdentity" ADD COLUMN     "describedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Resource" ADD COLUMN     "workspaceId" TEXT;

-- CreateTable
CREATE TABLE "InvitationLink" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "makerId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "workspaces" JSONB,
    "tokenDigest" TEXT NOT NULL,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "mostUses" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "domain" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "InvitationLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PageVisit" (
    "id" TEXT NOT NULL,
    "state" TEXT,
    "nonce" TEXT,
    "goal" TEXT NOT NULL,
    "identityId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PageVisit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mailing" (
    "id" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "personId" TEXT,
    "about" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "facts" JSONB,
    "topic" TEXT,
    "state" TEXT NOT NULL,
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Mailing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Workspace" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkspaceMember" (
    "workspaceId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkspaceMember_pkey" PRIMARY KEY ("workspaceId","personId")
);

-- CreateTable
CREATE TABLE "Team" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TeamMember" (
    "teamId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TeamMember_pkey" PRIMARY KEY ("teamId","personId")
);

-- CreateTable
CREATE TABLE "Departure" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joinedAt" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,
    "byId" TEXT,
    "held" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "restoreUntil" TIMESTAMPTZ(3) NOT NULL,
    "restoredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Departure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Succession" (
    "organizationId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "formerIds" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "heirId" TEXT,
    "roleBefore" TEXT,
    "rule" TEXT,
    "succeededAt" TIMESTAMPTZ(3),
    "entryId" TEXT,

    CONSTRAINT "Succession_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "HistoryEntry" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workspaceId" TEXT,
    "personId" TEXT NOT NULL,
    "resourceId" TEXT,
    "title" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HistoryEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "InvitationLink_tokenDigest_key" ON "InvitationLink"("tokenDigest");

-- CreateIndex
CREATE INDEX "InvitationLink_organizationId_revokedAt_createdAt_idx" ON "InvitationLink"("organizationId", "revokedAt", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "PageVisit_state_key" ON "PageVisit"("state");

-- CreateIndex
CREATE INDEX "PageVisit_expiresAt_idx" ON "PageVisit"("expiresAt");

-- CreateIndex
CREATE INDEX "PageVisit_identityId_idx" ON "PageVisit"("identityId");

-- CreateIndex
CREATE INDEX "Mailing_about_subjectId_idx" ON "Mailing"("about", "subjectId");

-- CreateIndex
CREATE INDEX "Mailing_personId_state_idx" ON "Mailing"("personId", "state");

-- CreateIndex
CREATE INDEX "Workspace_organizationId_archivedAt_createdAt_idx" ON "Workspace"("organizationId", "archivedAt", "createdAt");

-- CreateIndex
CREATE INDEX "WorkspaceMember_organizationId_personId_idx" ON "WorkspaceMember"("organizationId", "personId");

-- CreateIndex
CREATE INDEX "Team_organizationId_archivedAt_createdAt_idx" ON "Team"("organizationId", "archivedAt", "createdAt");

-- CreateIndex
CREATE INDEX "TeamMember_organizationId_personId_idx" ON "TeamMember"("organizationId", "personId");

-- CreateIndex
CREATE INDEX "Departure_organizationId_restoredAt_at_idx" ON "Departure"("organizationId", "restoredAt", "at");

-- CreateIndex
CREATE INDEX "Departure_personId_idx" ON "Departure"("personId");

-- CreateIndex
CREATE INDEX "HistoryEntry_organizationId_personId_at_idx" ON "HistoryEntry"("organizationId", "personId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenDigest_key" ON "Invitation"("tokenDigest");

-- CreateIndex
CREATE INDEX "Invitation_email_state_idx" ON "Invitation"("email", "state");

-- CreateIndex
CREATE INDEX "Notice_toldIn_idx" ON "Notice"("toldIn");

-- CreateIndex
CREATE INDEX "Notice_identityId_state_sentAt_idx" ON "Notice"("identityId", "state", "sentAt");

-- CreateIndex
CREATE INDEX "Person_emailKey_idx" ON "Person"("emailKey");

-- CreateIndex
CREATE INDEX "Resource_workspaceId_idx" ON "Resource"("workspaceId");

-- AddForeignKey
ALTER TABLE "InvitationLink" ADD CONSTRAINT "InvitationLink_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resource" ADD CONSTRAINT "Resource_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Workspace" ADD CONSTRAINT "Workspace_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkspaceMember" ADD CONSTRAINT "WorkspaceMember_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Team" ADD CONSTRAINT "Team_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamMember" ADD CONSTRAINT "TeamMember_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Departure" ADD CONSTRAINT "Departure_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Succession" ADD CONSTRAINT "Succession_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HistoryEntry" ADD CONSTRAINT "HistoryEntry_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Addresses are compared in small letters, and only where they are confirmed.
UPDATE "Person" SET "emailKey" = lower("email") WHERE "emailConfirmed" AND "email" IS NOT NULL;
