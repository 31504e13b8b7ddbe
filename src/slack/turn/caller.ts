// From what Slack sends to a turn: who speaks, in which organization they act, and under which effect.

import { z } from 'zod'
import type { Deps } from '../../org/context.ts'
import * as contexts from '../../org/organization/contexts.ts'
import type * as accounts from '../../org/people/accounts.ts'
import * as people from '../../org/people/people.ts'
import type { Message } from '../views/blocks.ts'
import { line } from '../views/blocks.ts'
import type { Say } from '../words/words.ts'
import type { Turn } from './answers.ts'

/** Who speaks, as every payload of Slack's names them. */
export type Speaker = accounts.AccountId

/** What a surface was drawn for: the organization that it named, and the once-only effect that it stands for. */
export type Aim = {
  organizationId?: string | undefined
  effectId?: string | undefined
  /** Whether it can be done for someone who is signed out. */
  isForSignedOut?: boolean | undefined
  /** How many of the speaker's organizations are going to be shown. */
  organizations?: number
  isFromHome?: boolean
}

const Command = z.object({ user_id: z.string(), team_id: z.string(), enterprise_id: z.string().optional() })
const Team = z.object({ id: z.string() }).nullish()
const Interaction = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: Team,
  enterprise: Team,
})

/** The speaker of a slash command. */
export function speakerOfCommand(body: unknown): Speaker {
  const { user_id: userId, team_id: teamId, enterprise_id } = Command.parse(body)
  return { userId, teamId, tenant: enterprise_id || teamId }
}

/** The speaker of a pressed button or a sent form. Someone of another company has a team of their own. */
export function speakerOfInteraction(body: unknown): Speaker {
  const { user, team, enterprise } = Interaction.parse(body)
  const teamId = user.team_id ?? team?.id ?? ''
  const isHome = !user.team_id || user.team_id === team?.id
  return { userId: user.id, teamId, tenant: (isHome && enterprise?.id) || teamId }
}

/** The turn of a speaker; or what to tell someone who cannot have one. */
export async function turnOf(deps: Deps, say: Say, speaker: Speaker, aim: Aim): Promise<Turn | { outsider: Message }> {
  const caller = await people.callerOf(deps, speaker, 'slack', aim.organizations)
  if ('outsider' in caller) return { outsider: turnedAway(caller.outsider) }
  const ctx = { ...caller.ctx, ...(aim.effectId ? { effectId: aim.effectId } : {}) }
  const turn = { caller, ctx, say, ...speaker, isFromHome: aim.isFromHome === true }
  if (!aim.organizationId || aim.organizationId === caller.context.id) return turn
  // Shown in one organization, pressed in another: it acts where its surface said it would, on fresh rights, and answers
  // and forms name that one. Where it is no longer theirs, the act itself says so.
  const mine = await deps.hot.organizationsOf(caller.person.id, 1000, 0)
  const there = mine.find(({ id }) => id === aim.organizationId)
  const { workspaceId: _, ...outside } = ctx
  return {
    ...turn,
    ctx: { ...outside, organizationId: aim.organizationId },
    caller: there ? { ...caller, context: there } : caller,
  }
}

/** The same for what is drawn for someone while they do nothing; `organizations` of theirs come along. */
export async function glanceOf(
  deps: Deps,
  say: Say,
  speaker: Speaker,
  organizations: number,
): Promise<Turn | { outsider: Message }> {
  const caller = await people.glanceAt(deps, speaker, organizations)
  if ('outsider' in caller) return { outsider: turnedAway(caller.outsider) }
  return { caller, ctx: caller.ctx, say, ...speaker, isFromHome: true }
}

/** The turn in another organization of the caller's: what was pressed or asked for there is about that one. */
export async function within(turn: Turn, organizationId: string): Promise<Turn> {
  const found = await contexts.requireMine(turn.ctx, organizationId)
  if (organizationId === turn.caller.context.id) return turn
  const { workspaceId: _, ...outside } = turn.ctx
  return { ...turn, ctx: { ...outside, organizationId }, caller: { ...turn.caller, context: found } }
}

const reasons: Record<people.Outsider['outsider'], string> = {
  bot: 'Bots cannot act here; a person has to.',
  deactivated: 'This Slack account is deactivated, so it cannot act here. A Slack administrator can activate it again.',
  external: 'This works for people of this Slack workspace only. Ask someone in it to do it for you.',
  guest: 'Guests of this Slack workspace cannot take part here. A Slack administrator can make you a full member.',
  unknown: 'Slack does not know this account, so it cannot act here. Try again from your own Slack account.',
}

function turnedAway(outsider: people.Outsider['outsider']): Message {
  return { text: reasons[outsider], blocks: [line(reasons[outsider])] }
}
