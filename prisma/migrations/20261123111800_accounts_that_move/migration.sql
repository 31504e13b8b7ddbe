-- CreateIndex
CREATE INDEX "SlackIdentity_userId_idx" ON "SlackIdentity"("userId");
