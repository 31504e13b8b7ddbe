// The forms about an organization itself: making it, what it is called, known by and billed to, and leaving it.
import type { ModalView } from '@slack/types'
import type { Ask, Asks } from '../../org/asks.ts'
import * as invitationBoard from '../../org/inviting/invitation-board.ts'
import { type Address, none } from '../../org/organization/addresses.ts'
import * as handles from '../../org/organization/handles.ts'
import * as logos from '../../org/organization/logos.ts'
import * as manage from '../../org/organization/manage.ts'
import * as organizations from '../../org/organization/organizations.ts'
import * as settings from '../../org/organization/settings.ts'
import * as roles from '../../org/people/roles.ts'
import { manageable, undoButton } from '../presses.ts'
import { inviteAtFirst } from '../subjects/first-invitations.ts'
import { founded } from '../subjects/founded.ts'
import { foundIn } from '../subjects/inviting.ts'
import { changes, says, type Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import { picked } from '../turn/typed.ts'
import type { Press } from '../views/blocks.ts'
import * as manageViews from '../views/organization/manage.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import { noCountry } from '../views/organization/profile.ts'
import * as settingsViews from '../views/organization/settings.ts'
import { uploaded } from '../wire/files.ts'
import { marked } from './marked.ts'
import { type Form, offered, type Prefill, requireShared, userOf } from './row.ts'

const parts = ['line1', 'line2', 'postalCode', 'city', 'state', 'country'] as const

function addressIn({ text, option }: Filled): Address {
  const typed = Object.fromEntries(parts.map((part) => [part, text(part)])) as Address
  return { ...typed, country: option('country').replace(noCountry, '') }
}

/** What is asked for when an organization is created, as far as the catalog asks for it. */
function newIn({ say }: Turn, filled: Filled): Asks['create'] {
  const { id, billingEmail, billingAddress } = say.catalog.creation.asks
  return {
    name: filled.text('name'),
    ...(id === 'no' ? {} : { id: filled.text('id') }),
    ...(billingEmail === 'no' ? {} : { billingEmail: filled.text('billingEmail') }),
    ...(billingAddress === 'no' ? {} : { billingAddress: addressIn(filled) }),
  }
}

/** What of the settings was changed in the form. */
function changedIn(filled: Filled): Asks['settings'] {
  const { text, differs } = filled
  return {
    ...(differs('name') ? { name: text('name') } : {}),
    ...(differs('id') ? { id: text('id') } : {}),
    ...(differs('billingEmail') ? { billingEmail: text('billingEmail') } : {}),
    ...(parts.some(differs) ? { billingAddress: addressIn(filled) } : {}),
  }
}

/** The heir that was chosen in the form, or that there shall be none. */
async function heirIn(turn: Turn, { users, differs }: Filled, input: Asks['settings']): Promise<Asks['settings']> {
  if (!differs('heir')) return {}
  const [user] = users('heir')
  return { heirId: user ? await picked(turn, user, () => ({ verb: 'settings', input })) : null }
}

/** The id that the name known beforehand suggests, if there has to be one and there is none. */
async function proposedFor({ say, ctx }: Turn, { name = '', id }: Prefill): Promise<string | null> {
  if (id || say.catalog.creation.asks.id !== 'required') return null
  const proposed = handles.propose(name)
  return proposed && handles.nearestFree(ctx.deps.db, proposed)
}

/** Where bills would go if nobody said otherwise: to whoever creates it, at the address that Slack has confirmed. */
const ownEmail = ({ say, caller: { person } }: Turn): string =>
  (say.catalog.creation.asks.billingEmail === 'required' && person.emailConfirmed && person.email) || ''

/** What stands in the fields of an organization as it is. */
const draftOf = ({ name, id, billingEmail, billingAddress }: settings.Fields): settingsViews.Draft => ({
  name,
  id: id ?? '',
  billingEmail: billingEmail ?? '',
  billingAddress,
})

async function openSettings(turn: Turn, typed: Prefill): Promise<ModalView> {
  const { say, caller, ctx } = turn
  const now = await settings.read(ctx)
  const kept = draftOf(now)
  const {
    name = kept.name,
    id = kept.id,
    billingEmail = kept.billingEmail,
    billingAddress = kept.billingAddress,
  } = typed
  const logoAt = await logos.addressOf(ctx.deps, now.organization.id)
  const heir = await userOf(turn, now.heirId ?? undefined)
  const draft = { name, id, billingEmail, billingAddress, heir }
  const view = settingsViews.settingsForm(say, caller, now, draft, logoAt)
  const { name: was, id: known, billingEmail: email, billingAddress: address } = kept
  return marked(view, { name: was, id: known, billingEmail: email, ...(address ?? none), heir })
}

const undoOf = (saved: settings.Changed | null): Press | null => undoButton(saved?.entryId, 'the settings')

/** The fields that refusals are about. */
const fieldOf = {
  invalid_name: 'name',
  name_taken: 'name',
  invalid_id: 'id',
  id_taken: 'id',
  invalid_email: 'billingEmail',
  not_a_picture: 'logo',
} as const

export const organization = {
  create: {
    async open(turn, known) {
      const { name = '', id = '', billingEmail = ownEmail(turn), billingAddress = null } = known
      const proposed = await proposedFor(turn, known)
      const draft = { name, id: id || (proposed ?? ''), billingEmail, billingAddress }
      return settingsViews.createForm(turn.say, turn.caller, { ...draft, ...(proposed ? { proposed } : {}) })
    },
    async submit(turn, filled) {
      const input = newIn(turn, filled)
      const logo = await uploaded(turn, filled, 'logo', { verb: 'create', input })
      const created = await organizations.create(turn.ctx, input, logo)
      return founded(turn, created, await inviteAtFirst(turn, filled, created))
    },
    fieldOf,
  },
  rename: {
    open: async ({ say, caller }, { name = caller.context.name }) => settingsViews.renameForm(say, caller, name),
    submit: async (turn, { text }) =>
      changes(
        organizationViews.renamed(turn.say, turn.caller, await organizations.rename(turn.ctx, { name: text('name') })),
      ),
    fieldOf,
  },
  settings: {
    open: openSettings,
    async submit(turn, filled) {
      const { say, caller, ctx } = turn
      const typed = changedIn(filled)
      const input = { ...typed, ...(await heirIn(turn, filled, typed)) }
      const logo = await uploaded(turn, filled, 'logo', { verb: 'settings', input })
      if (!logo && !Object.keys(input).length) {
        const { organization } = await settings.read(ctx)
        return says(settingsViews.changed(say, caller, settings.unchanged(organization), null))
      }
      const saved = await settings.change(ctx, input, { logo })
      return changes(settingsViews.changed(say, caller, saved, undoOf(saved)))
    },
    fieldOf: { ...fieldOf, cannot_inherit: 'heir', unknown_person: 'heir', not_in_organization: 'heir' },
  },
  manage: {
    async open(turn) {
      await requireShared(turn, 'members.invite')
      const { say, caller, ctx } = turn
      const may = manageable(say, caller)
      const { organization } = may.profile ? await settings.read(ctx) : { organization: caller.context }
      // Whoever may do neither is told what it would take to invite.
      const { total: open } = may.people || !may.profile ? await invitationBoard.board(ctx) : { total: 0 }
      const logoAt = await logos.addressOf(ctx.deps, organization.id)
      const role = roles.usualOn(say.catalog, caller.context.plan)
      const { name } = organization
      const view = manageViews.manageForm(say, caller, { name, logoAt, offered: offered(turn), role, open })
      return marked(view, { name })
    },
    async submit(turn, filled) {
      const { say, caller, ctx } = turn
      const { name } = changedIn(filled)
      const fields = name === undefined ? null : { name }
      const ask: Ask = { verb: 'settings', input: fields ?? {} }
      const logo = await uploaded(turn, filled, 'logo', ask)
      const role = filled.option('role') || null
      const chosen = filled.users('people')
      const found = chosen.length ? await foundIn(turn, { userIds: chosen, people: [], text: '' }, role) : null
      const invite = found && { people: found.people, role }
      const { settings: saved, invitation } = await manage.change(ctx, { settings: fields, logo, invite })
      const invited = invitation && { ...invitation, skipped: [...(found?.skipped ?? []), ...invitation.skipped] }
      return changes(manageViews.managed(say, caller, { settings: saved, invitation: invited, undo: undoOf(saved) }))
    },
    fieldOf: {
      ...fieldOf,
      cannot_belong: 'people',
      already_member: 'people',
      unknown_person: 'people',
      unknown_role: 'role',
      role_not_offered: 'role',
    },
    holds: ['settings', 'rename', 'invite'],
  },
} as const satisfies Record<string, Form>
