-- CreateTable
CREATE TABLE "MailStop" (
    "tokenDigest" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "stoppedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailStop_pkey" PRIMARY KEY ("tokenDigest")
);

-- CreateIndex
CREATE INDEX "MailStop_email_idx" ON "MailStop"("email");
