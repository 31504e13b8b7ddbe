// What an organization is called, known by and billed to: read for those who may change some of it, and changed in one act
// of which only what differs is applied and recorded.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import { Prisma, type Tx } from '../../db/client.ts'
import { may, refusalOf, unseen } from '../access.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import { needsOfSettings } from '../asking/needs.ts'
import type { Ask, Asks } from '../asks.ts'
import * as details from '../billing/details.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import * as heirs from '../leaving/heirs.ts'
import { indexKeyOf, requireName } from '../names.ts'
import { type Address, none, readAddress, requireAddress, requireEmail } from './addresses.ts'
import * as handles from './handles.ts'
import * as logos from './logos.ts'
import { requireFreeName } from './organizations.ts'
import type { Picture } from './pictures.ts'

/** What can be set; null where there is none. */
export type Fields = {
  name: string
  id: string | null
  billingEmail: string | null
  billingAddress: Address | null
  /** Who becomes its owner, should the accounts of all owners be deactivated. */
  heirId: string | null
}

export type Settings = Fields & {
  organization: OrganizationRef
  /** What its reader may change. */
  may: { profile: boolean; billing: boolean; heir: boolean }
}

/** What may be changed there, for someone who may change some of it; refused for anyone else. */
export function read(ctx: ActContext): Promise<Settings> {
  const ask: Ask = { verb: 'settings', input: {} }
  const { deps, actor } = ctx
  return look(ctx, { ask }, async (facts) => {
    const held = permissionsOf(deps.catalog, facts.role ?? '')
    const rights = {
      profile: facts.kind === 'shared' && held.has('organization.update'),
      billing: held.has('billing.manage'),
      heir: facts.kind === 'shared' && held.has('organization.transfer'),
    }
    const decision = may(deps.catalog, facts, rights.billing ? 'billing.manage' : 'organization.update')
    if (!decision.allowed)
      throw actor.kind === 'person'
        ? unseen(deps.catalog, facts, decision, actor.personId, ask)
        : refusalOf(deps.catalog, facts, decision, ask)
    const { id, name, kind } = await deps.db.organization.findUniqueOrThrow({ where: { id: facts.organizationId } })
    const fields = await fieldsOf(deps.db, id)
    return { ...fields, organization: { id, name, kind }, may: rights }
  })
}

/** The id that people chose for an organization; null where there is none. */
export async function chosenIdOf({ deps, organizationId: id }: ActContext): Promise<string | null> {
  const found = await deps.db.organization.findUnique({ where: { id }, select: { handle: true } })
  return found?.handle ?? null
}

async function fieldsOf(db: Tx, id: string): Promise<Fields> {
  const select = { name: true, handle: true, billingEmail: true, billingAddress: true, heirId: true }
  const found = await db.organization.findUniqueOrThrow({ where: { id }, select })
  const { name, handle, billingEmail, billingAddress } = found
  const heirId = await heirs.standing(db, id, found.heirId)
  return { name, id: handle, billingEmail, billingAddress: readAddress(billingAddress), heirId }
}

export type Changed = {
  organization: OrganizationRef
  /** Of what was changed, as it was and as it is; nothing where all was so already. */
  before: Partial<Fields>
  after: Partial<Fields>
  /** The people whom the fields name by id. */
  names: Record<string, string>
  /** Whether it has another logo than before. */
  hasNewLogo: boolean
  /** The entry in the record, by which the fields can be undone; null where none changed. */
  entryId: string | null
}
/** What a change comes to that changes nothing. */
export const unchanged = (organization: OrganizationRef): Changed => ({
  organization,
  before: {},
  after: {},
  names: {},
  hasNewLogo: false,
  entryId: null,
})

/** What comes with a change: a logo that was uploaded, or the entry that it takes back. */
export type With = { logo?: Picture | null; undoesId?: string }

/** Changes what differs, all of it or nothing. An absent field stays as it is; "" and null take away. */
export function change(ctx: ActContext, input: Asks['settings'], more: With = {}): Promise<Changed> {
  const ask: Ask = { verb: 'settings', input }
  const [need = 'organization.update'] = needsOfSettings(input)
  return act(ctx, { ask, need }, (org) => apply(org, input, more))
}

/** The change itself, within an act on the organization that asked for no more than one of its rights. */
export async function apply(
  org: OpenOrganization,
  input: Asks['settings'],
  { logo, ...more }: With = {},
): Promise<Changed> {
  const ask: Ask = { verb: 'settings', input }
  const needs = [...needsOfSettings(input), ...(logo ? (['organization.update'] as const) : [])]
  for (const need of needs) requireRight(org, need, ask)
  if (org.kind === 'personal' && needs.includes('organization.update'))
    throw new Refusal('personal_context', { need: 'organization.update' }, { kind: 'switch', organizations: [] })
  const now = await fieldsOf(org.tx, org.id)
  const wanted = cleaned(org, input, ask)
  const keys = (Object.keys(wanted) as (keyof Fields)[]).filter((key) => !isSame(now[key], wanted[key]))
  const pick = (from: Partial<Fields>) => Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<Fields>
  const [before, after] = [pick(now), pick(wanted)]
  const organization = { ...org.ref, name: after.name ?? now.name }
  const hasNewLogo = Boolean(logo && (await logos.put(org, org.id, logo)))
  if (!keys.length) {
    org.keep()
    return { organization, before, after, names: {}, hasNewLogo, entryId: null }
  }
  if (after.name) await requireFreeName(org, after.name, ask)
  if (after.id) await handles.requireFree(org, after.id, (id) => ({ verb: 'settings', input: { ...input, id } }))
  if (after.heirId) await heirs.require(org, after.heirId, ask)
  await org.tx.organization.update({ where: { id: org.id }, data: columnsOf(after) })
  details.changed(org)
  const entryId = org.record('organization.settingsChanged', org.id, { before, after, ...more })
  const names = await heirs.named(org.tx, [before.heirId, after.heirId])
  return { organization, before, after, names, hasNewLogo, entryId }
}

/** Whether everything is still set as it is given here. */
export async function areStill({ tx, id }: OpenOrganization, given: Partial<Fields>): Promise<boolean> {
  const now = await fieldsOf(tx, id)
  return (Object.keys(given) as (keyof Fields)[]).every((key) => isSame(now[key], given[key]))
}

/** Refuses what takes another right than the act's own. */
export function requireRight(org: OpenOrganization, need: Permission, ask: Ask): void {
  const facts = { ...org, organizationId: org.id }
  const decision = may(org.deps.catalog, facts, need)
  const isWaived = !decision.allowed && /^not_/.test(decision.code) && org.rights.has(need)
  if (!decision.allowed && !isWaived) throw refusalOf(org.deps.catalog, facts, decision, ask)
}

function cleaned({ deps }: OpenOrganization, input: Asks['settings'], ask: Ask): Partial<Fields> {
  const { catalog } = deps
  const { asks } = catalog.creation
  const { name, id, billingEmail, billingAddress: address, heirId } = input
  const wanted: Partial<Fields> = {}
  if (name !== undefined) wanted.name = requireName(catalog, name, ask)
  if (id !== undefined) wanted.id = !id?.trim() && asks.id !== 'required' ? null : handles.requireHandle(id ?? '', ask)
  if (billingEmail !== undefined)
    wanted.billingEmail = requireEmail(billingEmail ?? '', asks.billingEmail === 'required', ask)
  if (address !== undefined)
    wanted.billingAddress = requireAddress(address ?? none, asks.billingAddress === 'required', ask)
  if (heirId !== undefined) wanted.heirId = heirId || null
  return wanted
}

/** The columns that hold these fields. */
export const columnsOf = ({ name, id, billingEmail, billingAddress, heirId }: Partial<Fields>) => ({
  ...(name === undefined ? {} : { name, nameKey: indexKeyOf(name) }),
  ...(id === undefined ? {} : { handle: id }),
  ...(billingEmail === undefined ? {} : { billingEmail }),
  ...(heirId === undefined ? {} : { heirId }),
  ...(billingAddress === undefined ? {} : { billingAddress: billingAddress ?? Prisma.DbNull }),
})

// Postgres keeps the keys of JSON in an order of its own.
const inOrder = (value: unknown): string =>
  JSON.stringify(value && typeof value === 'object' ? Object.entries(value).sort() : (value ?? null))
const isSame = (one: unknown, other: unknown): boolean => inOrder(one) === inOrder(other)
