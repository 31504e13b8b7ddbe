// What becomes of what someone made, as their membership ends: who has it from then on, and what becomes of the keys whose
// secrets they have seen. It happens in the act that ends the membership.
import { rolesHolding } from '../../catalog/ladder.ts'
import type { Prisma } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask, HandOver } from '../asks.ts'
import type { PersonRef } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'
import * as keyEndings from '../programs/key-endings.ts'
import * as notices from '../telling/notices.ts'
import { type Handed, nothingHanded } from './departures.ts'

/** So many keys get new secrets at once: all of them are shown in one modal. */
export const mostRotated = 20

/** What was handed over, and to whom. */
export type HandedOver = {
  resources: number
  to: PersonRef | null
  /** What became of how many keys of the organization's that they made, and when those that run out do. */
  keys: { choice: HandOver['keys']; count: number; at: Date | null }
}

/** What was carried out: what is told of it, what is kept of it, and the keys with new secrets. */
export type CarriedOut = { told: HandedOver; kept: Handed; fresh: keyEndings.Fresh[] }

/** What happens where nobody chose: all stays with the organization as it is. */
export const asItIs: HandOver = { resourcesTo: null, keys: 'keep' }

/** Whether the keys that someone made may be stopped or changed on this right. */
export const mayDecideKeys = ({ rights }: Pick<OpenOrganization, 'rights'>): boolean => rights.has('keys.manage')

/** Hands over what a member made, by the choice of whoever ends the membership. `by` is who that is. */
export async function carryOut(
  org: OpenOrganization,
  from: PersonRef,
  choice: HandOver,
  { by, ask }: { by: PersonRef; ask: Ask },
): Promise<CarriedOut> {
  const to = choice.resourcesTo === null ? null : await requireReceiver(org, from, choice.resourcesTo, ask)
  const resources = to ? await handResources(org, from, to, by) : []
  const { told, running, fresh } = await endKeys(org, from, choice.keys, by, ask)
  return {
    told: { resources: resources.length, to, keys: told },
    kept: { ...nothingHanded, resourcesTo: to?.id ?? null, resources, runningOut: running },
    fresh,
  }
}

async function requireReceiver(
  { tx, id: organizationId }: OpenOrganization,
  from: PersonRef,
  personId: string,
  ask: Ask,
): Promise<PersonRef> {
  const known = await tx.person.findUnique({
    where: { id: personId },
    select: { id: true, name: true, absentSince: true, memberships: { where: { organizationId } } },
  })
  const person = { id: personId, name: known?.name ?? 'This person' }
  if (personId === from.id) throw cannot(person, 'leaving', ask)
  if (!known?.memberships.length) throw cannot(person, 'outside', ask)
  if (known.absentSince) throw cannot(person, 'absent', ask)
  return person
}

const cannot = (person: PersonRef, because: Details['cannot_hand_over']['because'], ask: Ask): Refusal =>
  new Refusal('cannot_hand_over', { person, because, most: mostRotated }, { kind: 'fill', ask })

async function handResources(org: OpenOrganization, from: PersonRef, to: PersonRef, by: PersonRef): Promise<string[]> {
  const handed = await org.tx.resource.updateManyAndReturn({
    where: { organizationId: org.id, makerId: from.id },
    data: { makerId: to.id },
    select: { id: true },
  })
  const count = handed.length
  if (!count) return []
  org.record('resource.handedOver', from.id, { before: { personId: from.id }, after: { personId: to.id, count } })
  if (to.id !== by.id) await notices.tell(org, { news: 'handed_over', organization: org.ref, by, from, count }, [to.id])
  return handed.map(({ id }) => id)
}

async function endKeys(
  org: OpenOrganization,
  from: PersonRef,
  choice: HandOver['keys'],
  by: PersonRef,
  ask: Ask,
): Promise<{ told: HandedOver['keys']; running: string[]; fresh: keyEndings.Fresh[] }> {
  const keys = await keyEndings.madeBy(org, from.id)
  const told = { choice, count: keys.length, at: null }
  if (!keys.length || choice === 'keep') return { told: { ...told, choice: 'keep' }, running: [], fresh: [] }
  requireKeysRight(org, ask)
  if (choice === 'rotate') return { told, running: [], fresh: await rotate(org, from, keys, by, ask) }
  if (choice === 'revoke') {
    await keyEndings.stop(org, keys, 'left')
    return { told, running: [], fresh: [] }
  }
  const at = new Date(org.now.getTime() + org.deps.catalog.people.runOutDays * 86_400_000)
  const later = await keyEndings.runOut(org, keys, at)
  await tellKeyHolders(org, from, { count: keys.length, at }, by)
  return { told: { ...told, at }, running: later.map(({ id }) => id), fresh: [] }
}

type Key = Prisma.KeyGetPayload<Record<never, never>>

// Whoever goes would take the new secrets with them; and what is not shown at once would be shown to nobody.
async function rotate(org: OpenOrganization, from: PersonRef, keys: Key[], by: PersonRef, ask: Ask) {
  const isOffered = org.deps.catalog.keys.kinds.includes('organization')
  if (!isOffered)
    throw new Refusal('key_not_offered', { kind: 'organization', organization: org.ref }, { kind: 'fill', ask })
  if (by.id === from.id) throw cannot(from, 'own_keys', ask)
  if (keys.length > mostRotated) throw cannot(from, 'many_keys', ask)
  return keyEndings.rotate(org, keys, by.id)
}

function requireKeysRight(org: OpenOrganization, ask: Ask): void {
  if (mayDecideKeys(org)) return
  const detail = { need: 'keys.manage' as const, role: org.role ?? '', organization: org.name }
  const needs = { permissions: ['keys.manage'] as const, organizationId: org.id }
  throw new Refusal('not_permitted', detail, { kind: 'fill', ask }, needs)
}

/** So many of those who manage keys are told that some run out. */
const mostTold = 20

async function tellKeyHolders(
  org: OpenOrganization,
  from: PersonRef,
  { count, at }: { count: number; at: Date },
  by: PersonRef,
): Promise<void> {
  const role = { in: rolesHolding(org.deps.catalog, ['keys.manage']) }
  const holders = await org.tx.membership.findMany({
    where: { organizationId: org.id, role, personId: { notIn: [from.id, by.id] } },
    orderBy: { joinedAt: 'asc' },
    take: mostTold,
    select: { personId: true },
  })
  const news = { news: 'keys_run_out', organization: org.ref, from, count, at } as const
  await notices.tell(
    org,
    news,
    holders.map(({ personId }) => personId),
  )
}
