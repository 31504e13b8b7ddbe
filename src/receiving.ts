// Joins the pages to the rules: where people who are invited come in, and the way to Slack on which they say who they are.
import type { Config } from './config.ts'
import { invitationRoom } from './http/invitations.ts'
import { mailStopRoom } from './http/mail-stops.ts'
import type { Mount } from './http/routes.ts'
import { returnPath, signInRoom } from './http/sign-in.ts'
import type { Deps, Log, SignIn } from './org/context.ts'
import type { SlackConnection } from './slack/wire/connection.ts'
import { createSignIn } from './slack/wire/sign-in.ts'

type Ports = {
  log: Log
  slack: SlackConnection
  depsOf(): Deps
  /** An address that opens Slack. */
  slackAddress(): string
}

/** The SignIn port, where it was set, and the rooms of the HTTP server in which visitors are received. */
export function createReceiving(
  { signIn }: Pick<Config, 'signIn'>,
  { log, slack, depsOf, slackAddress }: Ports,
): { signIn: SignIn | null; rooms: Mount[] } {
  const { identity, directory, settings } = slack
  const redirectUrl = () => `${depsOf().pagesUrl}${returnPath}`
  return {
    signIn: signIn && createSignIn(signIn, { log, identity, directory, redirectUrl }),
    rooms: [
      invitationRoom({ depsOf, command: settings.command, slackAddress }),
      signInRoom(depsOf),
      mailStopRoom(depsOf),
    ],
  }
}
