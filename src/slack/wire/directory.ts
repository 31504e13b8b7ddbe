// Slack's accounts in our words: what users.info says, and what the events carry, as an Account.
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { AccessLost, type Account, type AccountKind, type Directory } from '../../org/context.ts'
import type { Access } from './access.ts'

const User = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_app_user: z.boolean().optional(),
  is_workflow_bot: z.boolean().optional(),
  is_connector_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_email_confirmed: z.boolean().optional(),
  locale: z.string().optional(),
  tz: z.string().optional(),
  updated: z.number().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  profile: z
    .object({ display_name: z.string().optional(), real_name: z.string().optional(), email: z.string().optional() })
    .optional(),
})
export type User = z.infer<typeof User>

/** Slack's own helper is no bot by its flags. */
const slackbot = 'USLACKBOT'

function kindOf(user: User, teamId: string): AccountKind {
  if (user.is_bot || user.is_app_user || user.is_workflow_bot || user.is_connector_bot || user.id === slackbot)
    return 'bot'
  if (user.is_stranger || (!user.enterprise_user && user.team_id && user.team_id !== teamId)) return 'external'
  if (user.deleted) return 'deactivated'
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member'
}

/** An account as Slack describes it, seen from a workspace; null where the description is none. */
export function accountOf(described: unknown, teamId: string): Account | null {
  const read = User.safeParse(described)
  if (!read.success) return null
  const user = read.data
  const { profile = {} } = user
  const home = user.team_id ?? teamId
  return {
    tenant: user.enterprise_user?.enterprise_id ?? home,
    teamId: home,
    userId: user.id,
    kind: kindOf(user, teamId),
    name: profile.real_name || user.real_name || profile.display_name || user.name || user.id,
    email: profile.email ?? null,
    // Only a confirmed address may speak for a domain; Slack leaves the flag out where it does not vouch.
    emailConfirmed: user.is_email_confirmed === true,
    locale: user.locale ?? null,
    timeZone: user.tz ?? null,
    updatedAt: user.updated ? new Date(user.updated * 1000) : null,
  }
}

/** Looks accounts up at Slack. Reading is safe to repeat, so it is, a few times. */
export function createDirectory(
  client: WebClient,
  access: Access,
  identity: () => Promise<{ teamId: string; enterpriseId: string | null }>,
): Directory {
  const repeated = (look: () => Promise<Account | null>) => tried(() => access.through(look))
  return {
    async reach() {
      try {
        await access.through(() => client.auth.test(), true)
        return true
      } catch (error) {
        if (error instanceof AccessLost) return false
        throw error
      }
    },
    find: ({ teamId, userId }) =>
      repeated(async () => accountOf((await client.users.info({ user: userId, include_locale: true })).user, teamId)),
    findByEmail: (email) =>
      repeated(async () => accountOf((await client.users.lookupByEmail({ email })).user, (await identity()).teamId)),
    async tenant() {
      const { teamId, enterpriseId } = await identity()
      return enterpriseId ?? teamId
    },
  }
}

async function tried(look: () => Promise<Account | null>): Promise<Account | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await look()
    } catch (error) {
      if (/users?_not_found|user_not_visible/.test(String(error))) return null
      if (attempt >= 3 || error instanceof AccessLost) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
    }
  }
}
