// The settings of an organization: what it is called, known by and billed to, what ends it, and what was changed of it.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import { permissionsOf } from '../../../catalog/ladder.ts'
import type { OrganizationRef } from '../../../org/context.ts'
import { type Address, inOneLine } from '../../../org/organization/addresses.ts'
import type { Changed, Fields, Settings } from '../../../org/organization/settings.ts'
import { openElsewhere } from '../../presses.ts'
import { count, ownerOf, place, type Say } from '../../words/words.ts'
import { buttons, heading, line, type Message, note, type Piece, type Press, shorten, strong } from '../blocks.ts'
import { form, type Here, person, picture } from '../form.ts'
import { message } from '../header.ts'
import { inviteFields } from '../inviting/first-invitations.ts'
import { logo } from './logo.ts'
import { addressFields, askedFields, emailField, idField, nameField } from './profile.ts'

/** What is typed into the fields so far. */
export type Draft = { name: string; id: string; billingEmail: string; billingAddress: Address | null }

/** To create an organization: a name, and what else the catalog asks (rows S4, S10–S15, S19). */
export function createForm(say: Say, caller: Here, known: Draft & { proposed?: string }): ModalView {
  const { title, submit, name, asks } = say.catalog.creation
  return form(say, caller, {
    name: 'create',
    title,
    submit,
    blocks: [
      ...nameField(say, { label: name.label, hint: name.hint, value: known.name }),
      ...askedFields(say, known),
      ...(asks.logo === 'no' ? [] : [logoField]),
      ...inviteFields(say),
    ],
  })
}

/** To give the context's organization another name. */
export const renameForm = (say: Say, caller: Here, typed: string): ModalView =>
  form(say, caller, {
    name: 'rename',
    title: 'Rename',
    submit: 'Rename',
    blocks: nameField(say, { label: 'New name', value: typed }),
  })

/** The settings, as far as their reader may change them; and below them the ways out. */
export function settingsForm(
  say: Say,
  caller: Here,
  { organization, may, id }: Settings,
  draft: Draft & { heir: string },
  logoAt: string | null,
): ModalView {
  const { asks } = say.catalog.creation
  return form(say, caller, {
    name: 'settings',
    title: 'Settings',
    submit: 'Save',
    blocks: [
      ...buttons([openElsewhere(say, { ...organization, handle: id }), keysButton(organization)]),
      ...(may.profile
        ? [
            heading('Profile'),
            ...nameField(say, { label: 'Name', value: draft.name }),
            idField(draft.id, asks.id === 'required'),
            logoField,
            ...logo(organization.name, logoAt),
            ...(logoAt ? buttons([removeLogo(organization)]) : []),
          ]
        : []),
      ...(may.billing
        ? [
            heading('Billing'),
            emailField(draft.billingEmail, asks.billingEmail === 'required'),
            ...addressFields(draft.billingAddress, asks.billingAddress === 'required'),
          ]
        : []),
      ...(may.heir ? heirField(say, draft.heir) : []),
      ...(organization.kind === 'shared' ? waysOut(say, caller) : []),
    ],
  })
}

/** The field for a logo. */
export const logoField: InputBlock = picture({ id: 'logo', label: 'Logo', isOptional: true })

/** Who owns it, should the owners disappear. */
function heirField(say: Say, heir: string): KnownBlock[] {
  const { seniorAfterDays: days } = say.catalog.succession
  const label = `Heir: becomes ${ownerOf(say)} if nobody who is can act any more`
  const hint = `A member, at once when the last ${ownerOf(say)}’s Slack account is deactivated. Without one, whoever has set roles the longest takes over after ${count(days, 'day')}.`
  return [heading('If its owners disappear'), person({ id: 'heir', label, hint, value: heir, isOptional: true })]
}

/** To one's own keys for it, which are among its details (row E49). */
const keysButton = ({ id: organizationId }: OrganizationRef): Press => ({
  text: 'API keys',
  action: 'keys',
  value: { offset: 0, organizationId },
})

const removeLogo = ({ id, name }: OrganizationRef): Press => ({
  text: 'Remove logo',
  action: 'removeLogo',
  value: { organizationId: id },
  style: 'danger',
  label: `Remove logo of ${name}`,
  confirm: { title: 'Remove the logo?', text: `${name} will be shown without one.`, yes: 'Remove' },
})

function waysOut(say: Say, { context }: Here): KnownBlock[] {
  const held = permissionsOf(say.catalog, context.role)
  const to = (text: string, name: string): Press => ({
    text,
    action: 'open',
    value: { form: name, organizationId: context.id },
    label: `${text} ${place(say, context)}`,
  })
  return [
    heading('Danger zone'),
    note('Each of these shows what it ends, and asks once more.'),
    ...buttons([
      held.has('organization.transfer') && to('Transfer', 'transfer'),
      held.has('organization.delete') && to('Delete', 'delete'),
      to('Leave', 'leave'),
    ]),
  ]
}

const called: Record<keyof Fields, string> = {
  name: 'Name',
  id: 'ID',
  billingEmail: 'Billing e-mail',
  billingAddress: 'Billing address',
  heirId: 'Heir',
}

const shown = (value: Fields[keyof Fields] | undefined, names: Record<string, string>): string =>
  value ? (typeof value === 'string' ? (names[value] ?? value) : inOneLine(value)) : 'none'

/** What was changed of the settings, each as it was and as it is, and the way back. */
export function changed(
  say: Say,
  caller: Here,
  { organization, before, after, names, hasNewLogo }: Changed,
  undo: Press | null,
): Message {
  const fields = Object.keys(after) as (keyof Fields)[]
  const name = place(say, organization)
  const here = caller.context.id === organization.id ? { ...caller.context, name: organization.name } : caller.context
  const rows = fields.map((field): Piece[] => [
    `${called[field]}: `,
    strong(shown(after[field], names)),
    `  (was ${shown(before[field], names)})`,
  ])
  const said: Piece[] =
    fields.length || hasNewLogo
      ? ['Saved the settings of ', strong(name), '.']
      : ['Nothing was changed: ', strong(name), ' has these settings already.']
  const spoken = fields.map((field) => ` ${called[field]}: ${shorten(shown(after[field], names), 300)}.`)
  return message(
    say,
    { ...caller, context: here },
    [...said, ...spoken],
    [
      line(...said),
      ...rows.map((row) => line(...row)),
      ...(hasNewLogo ? [line('It has a new logo.')] : []),
      ...buttons([undo, { text: 'Settings', action: 'open', value: { form: 'settings' } }]),
    ],
  )
}
