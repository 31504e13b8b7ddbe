// Managing an organization in one act: its profile and its invitations change together, or neither does.
import { act } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext } from '../context.ts'
import * as invitations from '../inviting/invitations.ts'
import type { Picture } from './pictures.ts'
import * as settings from './settings.ts'

/** What is to be managed; null for a part that stays as it is. */
export type Wanted = { settings: Asks['settings'] | null; logo: Picture | null; invite: Asks['invite'] | null }

export type Managed = { settings: settings.Changed | null; invitation: invitations.Invited | null }

/** Changes the profile and invites people, each under its own right. A refusal of either leaves all as it was. */
export function change(ctx: ActContext, { settings: fields, logo, invite }: Wanted): Promise<Managed> {
  const ask: Ask = fields || !invite ? { verb: 'settings', input: fields ?? {} } : { verb: 'invite', input: invite }
  return act(ctx, { ask }, async (org) => {
    const changed = fields || logo ? await settings.apply(org, fields ?? {}, { logo }) : null
    if (invite) settings.requireRight(org, 'members.invite', { verb: 'invite', input: invite })
    const sent = invite ? await invitations.send(ctx, org, invite) : null
    if (!changed && !sent) org.keep()
    // Under the name that it has by now.
    const invitation = sent && { ...sent, organization: changed?.organization ?? sent.organization }
    return { settings: changed, invitation }
  })
}
