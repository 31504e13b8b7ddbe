// The settings of an organization: what it is called, known by and billed to, what ends it, and what was changed of it.
import type { ImageBlock, KnownBlock, ModalView } from '@slack/types'
import { permissionsOf } from '../../catalog/ladder.ts'
import { type Address, inOneLine } from '../../org/addresses.ts'
import type { OrganizationRef } from '../../org/context.ts'
import type { Changed, Fields, Settings } from '../../org/settings.ts'
import { place, type Say } from '../words.ts'
import { buttons, heading, line, type Message, note, type Piece, type Press, shorten, strong } from './blocks.ts'
import { form, type Here } from './form.ts'
import { message } from './header.ts'
import { addressFields, askedFields, emailField, idField, nameField } from './profile.ts'

/** What is typed into the fields so far. */
export type Draft = { name: string; id: string; billingEmail: string; billingAddress: Address | null }

/** What stands in the fields of an organization as it is. */
export const draftOf = ({ name, id, billingEmail, billingAddress }: Fields): Draft => ({
  name,
  id: id ?? '',
  billingEmail: billingEmail ?? '',
  billingAddress,
})

/** To create an organization: a name, and what else the catalog asks (rows S4, S10–S15, S19). */
export function createForm(say: Say, caller: Here, known: Draft & { proposed?: string }, more: KnownBlock[] = []): ModalView {
  const { title, submit, name } = say.catalog.creation
  return form(say, caller, {
    name: 'create',
    title,
    submit,
    blocks: [
      ...nameField(say, { label: name.label, hint: name.hint, value: known.name }),
      ...askedFields(say, known),
      ...more,
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

/** What the settings show beside their fields. */
export type Extras = { logo: ImageBlock | null; logoFields: KnownBlock[]; hasTransfer: boolean; hasDelete: boolean }

/** The settings, as far as their reader may change them; and below them the ways out. */
export function settingsForm(say: Say, caller: Here, { organization, may, id }: Settings, draft: Draft, extras: Extras): ModalView {
  const { asks } = say.catalog.creation
  return form(say, caller, {
    name: 'settings',
    title: 'Settings',
    submit: 'Save',
    blocks: [
      ...buttons([openElsewhere(say, { ...organization, handle: id })]),
      ...(may.profile
        ? [
            heading('Profile'),
            ...(extras.logo ? [extras.logo] : []),
            ...nameField(say, { label: 'Name', value: draft.name }),
            idField(draft.id, asks.id === 'required'),
            ...extras.logoFields,
          ]
        : []),
      ...(may.billing
        ? [
            heading('Billing'),
            emailField(draft.billingEmail, asks.billingEmail === 'required'),
            ...addressFields(draft.billingAddress, asks.billingAddress === 'required'),
          ]
        : []),
      ...(organization.kind === 'shared' ? waysOut(say, caller, extras) : []),
    ],
  })
}

function waysOut(say: Say, { context }: Here, { hasTransfer, hasDelete }: Extras): KnownBlock[] {
  const held = permissionsOf(say.catalog, context.role)
  const to = (text: string, name: string): Press => ({
    text,
    action: 'open',
    value: { form: name, organizationId: context.id },
    label: `${text} ${place(say, context)}`,
  })
  return [
    heading('Danger zone'),
    note('Each of these asks once more before anything happens.'),
    ...buttons([
      hasTransfer && held.has('organization.transfer') && to('Transfer', 'transfer'),
      hasDelete && held.has('organization.delete') && to('Delete', 'delete'),
      to('Leave', 'leave'),
    ]),
  ]
}

/** The page of an organization in the product, where the catalog knows of one (row K17). */
export function pageOf({ catalog }: Say, { id, handle }: { id: string; handle: string | null }): string | null {
  return catalog.links.organization?.replaceAll('{id}', encodeURIComponent(handle ?? id)) ?? null
}

/** A button that leads to that page. */
export function openElsewhere(say: Say, organization: OrganizationRef & { handle: string | null }): Press | null {
  const url = organization.kind === 'shared' ? pageOf(say, organization) : null
  return url ? { text: shorten(`Open in ${say.catalog.name}`, 75), action: 'visit', url } : null
}

/** The button to the settings; none for whoever may change none of them. */
export function settingsButton(say: Say, { context }: Here): Press | null {
  const held = permissionsOf(say.catalog, context.role)
  if (!held.has('billing.manage') && (context.kind === 'personal' || !held.has('organization.update'))) return null
  return { text: 'Settings', action: 'open', value: { form: 'settings', organizationId: context.id } }
}

const called: Record<keyof Fields, string> = {
  name: 'Name',
  id: 'ID',
  billingEmail: 'Billing e-mail',
  billingAddress: 'Billing address',
}

const shown = (value: Fields[keyof Fields] | undefined): string =>
  value ? (typeof value === 'string' ? value : inOneLine(value)) : 'none'

/** What was changed of the settings, each as it was and as it is. */
export function changed(say: Say, caller: Here, { organization, before, after }: Changed, undo: Press | null = null): Message {
  const fields = Object.keys(after) as (keyof Fields)[]
  const name = place(say, organization)
  const here = caller.context.id === organization.id ? { ...caller.context, name: organization.name } : caller.context
  const rows = fields.map((field): Piece[] => [`${called[field]}: `, strong(shown(after[field])), `  (was ${shown(before[field])})`])
  const said: Piece[] = fields.length
    ? ['Saved the settings of ', strong(name), '.']
    : ['Nothing was changed: the settings of ', strong(name), ' are as you sent them already.']
  const spoken = fields.map((field) => ` ${called[field]}: ${shorten(shown(after[field]), 300)}.`)
  return message(say, { ...caller, context: here }, [...said, ...spoken], [
    line(...said),
    ...rows.map((row) => line(...row)),
    ...buttons([undo, { text: 'Settings', action: 'open', value: { form: 'settings' } }]),
  ])
}

