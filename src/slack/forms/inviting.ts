// The forms that let people in: inviting them, and making a link.
import * as links from '../../org/inviting/links.ts'
import * as roles from '../../org/people/roles.ts'
import { addressesIn, asInput, foundIn, invite, placeChoice, placesOf } from '../subjects/inviting.ts'
import { changes, says } from '../turn/answers.ts'
import * as invitationViews from '../views/inviting/invitations.ts'
import { inviteForm } from '../views/inviting/invite-form.ts'
import * as linkViews from '../views/inviting/links.ts'
import { type Form, offered, requireShared, userOf } from './row.ts'

/** What a link is, unless its maker says otherwise. */
const usual = { uses: 10, days: 7 }

/** A number as it was typed; none for what is no number, which the act refuses. */
const numberIn = (typed: string): number => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN)

export const inviting = {
  invite: {
    async open(turn, { people: ids = [], personId, role = '', emails = '' }) {
      await requireShared(turn, 'members.invite')
      const users = await Promise.all([...ids, ...(personId ? [personId] : [])].map((id) => userOf(turn, id)))
      const { say, caller } = turn
      return inviteForm(say, caller, offered(turn), await placeChoice(turn), {
        users: users.filter(Boolean),
        emails,
        role: role || roles.usualOn(say.catalog, caller.context.plan),
      })
    },
    async submit(turn, filled) {
      const role = filled.option('role') || null
      const named = { userIds: filled.users('people'), people: [], text: addressesIn(filled) }
      const found = await foundIn(turn, named, role)
      const invited = await invite(turn, found, asInput(found, role, placesOf(filled)))
      return changes(invitationViews.invited(turn.say, turn.caller, invited))
    },
    fieldOf: {
      cannot_belong: 'people',
      already_member: 'people',
      unknown_person: 'people',
      invalid_email: 'emails',
      too_many: 'emails',
      unknown_role: 'role',
      role_not_offered: 'role',
      role_coming: 'role',
      unknown_workspace: 'workspaces',
    },
  },
  createLink: {
    async open(turn, { role = '', quantity, days, name = '' }) {
      await requireShared(turn, 'members.invite')
      const { say, caller } = turn
      const { mostUses, mostDays } = say.catalog.invitations.links
      const choices = links.offeredOn(say.catalog, caller.context.plan)
      return linkViews.linkForm(say, caller, choices, await placeChoice(turn), {
        role: role || (choices.find(({ id }) => id === links.ceilingOn(say.catalog)) ?? choices[0])?.id || '',
        uses: String(quantity ?? Math.min(usual.uses, mostUses)),
        days: String(days ?? Math.min(usual.days, mostDays)),
        domain: name,
      })
    },
    async submit(turn, filled) {
      const workspaces = placesOf(filled)
      const { link } = await links.create(turn.ctx, {
        role: filled.option('role') || null,
        mostUses: numberIn(filled.text('uses')),
        days: numberIn(filled.text('days')),
        domain: filled.text('domain').trim() || null,
        ...(workspaces ? { workspaces } : {}),
      })
      return says(linkViews.linkShown(turn.say, turn.caller, link, links.addressOf(turn.ctx.deps, link)))
    },
    fieldOf: {
      role_above_ceiling: 'role',
      role_not_offered: 'role',
      unknown_role: 'role',
      unknown_workspace: 'workspaces',
    },
  },
} as const satisfies Record<string, Form>
