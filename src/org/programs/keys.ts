// Keys of the product's API: one pair of a person's own for their personal account and for each of their memberships (rows
// E49, E50), and those that belong to an organization. A secret leaves here once, when it is made.
import type { Catalog } from '../../catalog/catalog.ts'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { clean, requireWord } from '../names.ts'
import { strange } from '../organization/contexts.ts'
import * as notices from '../telling/notices.ts'
import * as freshSecrets from './fresh-secrets.ts'
import * as keyEndings from './key-endings.ts'
import * as secrets from './secrets.ts'

export const pageSize = 8
const maxName = 80

type Key = Prisma.KeyGetPayload<Record<never, never>>

/** A key as it is shown: never its secret. */
export type KeyCard = {
  id: string
  kind: secrets.KeyKind
  name: string
  ending: string
  /** Whom it acts as; null for an organization's own. */
  person: PersonRef | null
  maker: PersonRef | null
  createdAt: Date
  lastUsedAt: Date | null
  /** When it stops by itself; null where it does not. */
  expiresAt: Date | null
}

/** The keys of one organization as the actor may see them. */
export type Ring = {
  organization: OrganizationRef
  /** Which pair is the actor's own here; null where the catalog has none, or their role. */
  ownKind: 'personal' | 'member' | null
  own: KeyCard | null
  /** The organization's keys and those of other members, for holders of `keys.manage`; null for others. */
  others: { keys: KeyCard[]; total: number; offset: number } | null
  /** Whether the organization can have keys of its own, and the actor may make them. */
  mayIssueShared: boolean
}

/** Which pair is a person's own in an organization of that kind. */
export const ownKindIn = ({ kind }: Pick<OrganizationRef, 'kind'>): 'personal' | 'member' =>
  kind === 'personal' ? 'personal' : 'member'

/** The right that making a key of that kind takes. */
export const needOf = (kind: secrets.KeyKind): Permission => (kind === 'organization' ? 'keys.manage' : 'keys.own')

/** The keys of the context's organization: one's own pair, and for those who manage keys one page of all others. */
export function list(ctx: ActContext, offset: number): Promise<Ring> {
  const { personId } = requirePerson(ctx)
  const { db, catalog } = ctx.deps
  return look(ctx, { ask: { verb: 'switch', input: { organizationId: ctx.organizationId } } }, async (facts) => {
    if (facts.role === null) throw await strange(ctx, ctx.organizationId)
    const organization = { id: facts.organizationId, name: facts.name, kind: facts.kind }
    const held = permissionsOf(catalog, facts.role)
    const kind = ownKindIn(organization)
    const own = await ownPair(db, organization.id, personId, kind)
    const isOffered = catalog.keys.kinds.includes(kind) && held.has('keys.own')
    return {
      organization,
      ownKind: own || isOffered ? kind : null,
      own: own && card(own, await namesOf(db, [own])),
      others: held.has('keys.manage')
        ? await othersIn(db, organization.id, personId, offset, ctx.deps.clock.now())
        : null,
      mayIssueShared: facts.kind === 'shared' && catalog.keys.kinds.includes('organization') && held.has('keys.manage'),
    }
  })
}

const ownPair = (db: Tx, organizationId: string, personId: string, kind: secrets.KeyKind): Promise<Key | null> =>
  db.key.findFirst({ where: { organizationId, personId, kind, revokedAt: null }, orderBy: { createdAt: 'desc' } })

async function othersIn(db: Tx, organizationId: string, personId: string, offset: number, now: Date) {
  // `not` alone would leave out those of nobody.
  const others = { OR: [{ personId: null }, { personId: { not: personId } }] }
  const where = { organizationId, ...keyEndings.counting(now), ...others }
  const total = await db.key.count({ where })
  const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
  const orderBy = [{ createdAt: 'desc' }, { id: 'desc' }] as const
  const rows = await db.key.findMany({ where, orderBy: [...orderBy], skip: from, take: pageSize })
  const names = await namesOf(db, rows)
  return { keys: rows.map((row) => card(row, names)), total, offset: from }
}

async function namesOf(db: Tx, rows: readonly Key[]): Promise<Map<string, PersonRef>> {
  const ids = [...new Set(rows.flatMap(({ personId, makerId }) => [personId, makerId]))].filter((id) => id !== null)
  const people = await db.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(people.map((person) => [person.id, person]))
}

const card = (row: Key, names: ReadonlyMap<string, PersonRef>): KeyCard => ({
  id: row.id,
  kind: secrets.keyKinds.find((kind) => kind === row.kind) ?? 'organization',
  name: row.name,
  ending: row.ending,
  person: names.get(row.personId ?? '') ?? null,
  maker: names.get(row.makerId ?? '') ?? null,
  createdAt: row.createdAt,
  lastUsedAt: row.lastUsedAt,
  expiresAt: row.expiresAt,
})

/** What a key would be made as, and which pair would stop with it; refused to those who may not make it. */
export function prepare(
  ctx: ActContext,
  { isShared }: { isShared: boolean },
): Promise<{ kind: secrets.KeyKind; current: KeyCard | null }> {
  const { personId, personalId } = requirePerson(ctx)
  const { catalog, db } = ctx.deps
  const own = ctx.organizationId === personalId ? 'personal' : 'member'
  const isInstead = own === 'member' && !catalog.keys.kinds.includes(own)
  const kind = isShared || isInstead ? 'organization' : own
  const ask: Ask = { verb: 'issueKey', input: { kind, name: '', replaces: null } }
  return look(ctx, { ask, need: needOf(kind) }, async ({ organizationId: id, name, kind: of }) => {
    requireOffered(catalog, { id, name, kind: of }, kind)
    const found = kind === 'organization' ? null : await ownPair(db, id, personId, kind)
    return { kind, current: found && card(found, await namesOf(db, [found])) }
  })
}

/** What making a key came to. */
export type Issued = {
  organization: OrganizationRef
  key: KeyCard
  /** The pair that stopped working with it. */
  replaced: KeyCard | null
  /** False where another pair was there than the one that was shown to stop: then nothing happened, and `key` is that one. */
  isDone: boolean
  /** Shown once; null in the answer to a delivery that comes again later, since it is kept nowhere. */
  secret: string | null
}

/**
 * Makes a key. A person has one pair of their own in each organization: a second one takes the place of the first, which
 * stops at once, and only where `replaces` says that its holder knows. An organization's own has a name.
 */
export async function issue(ctx: ActContext, input: Asks['issueKey']): Promise<Issued> {
  const ask: Ask = { verb: 'issueKey', input }
  try {
    const issued = await act(ctx, { ask, need: needOf(input.kind) }, (org) => make(ctx, org, input))
    return { ...issued, secret: issued.isDone ? freshSecrets.arrived(issued.key.id) : null }
  } catch (thrown) {
    // Tried again from a message, it would be made and its secret shown to nobody: the form is filled in once more.
    if (isRefusal(thrown, 'busy')) thrown.fix = { kind: 'fill', ask }
    throw thrown
  }
}

async function make(
  ctx: ActContext,
  org: OpenOrganization,
  { kind, name: typed, replaces }: Asks['issueKey'],
): Promise<Omit<Issued, 'secret'>> {
  const { personId, name: by } = requirePerson(ctx)
  requireOffered(org.deps.catalog, org.ref, kind)
  const isOwn = kind !== 'organization'
  const name = requireNamed({ kind, name: typed, replaces })
  const found = isOwn ? await ownPair(org.tx, org.id, personId, kind) : null
  const replaced = found && card(found, await namesOf(org.tx, [found]))
  if (replaced && replaced.id !== replaces) {
    org.keep()
    return { organization: org.ref, key: replaced, replaced: null, isDone: false }
  }
  if (replaced) await org.tx.key.update({ where: { id: replaced.id }, data: { revokedAt: org.now } })
  const [id, secret] = [newId('key', org.now), secrets.make(kind)]
  const kept = { ending: secrets.endingOf(secret), digest: secrets.digestOf(secret) }
  const whose = { organizationId: org.id, personId: isOwn ? personId : null, makerId: personId }
  const row = await org.tx.key.create({ data: { id, kind, name, ...kept, ...whose, createdAt: org.now } })
  const before = replaced ? { before: { ending: replaced.ending } } : {}
  freshSecrets.send(id, secret)
  org.record(replaced ? 'key.rotated' : 'key.issued', id, { ...before, after: { kind, name, ending: row.ending } })
  return {
    organization: org.ref,
    key: card(row, new Map([[personId, { id: personId, name: by }]])),
    replaced,
    isDone: true,
  }
}

// Of a pair of one's own, where it will be used is a note to oneself.
function requireNamed(input: Asks['issueKey']): string {
  const ask: Ask = { verb: 'issueKey', input }
  return input.kind !== 'organization' && !clean(input.name) ? '' : requireWord('key', maxName, input.name, ask)
}

function requireOffered(catalog: Catalog, organization: OrganizationRef, kind: secrets.KeyKind): void {
  const belongs = kind === 'organization' ? organization.kind === 'shared' : kind === ownKindIn(organization)
  if (belongs && catalog.keys.kinds.includes(kind)) return
  throw new Refusal('key_not_offered', { kind, organization }, { kind: 'help', topic: 'keys' })
}

export type Revoked = {
  organization: OrganizationRef
  key: KeyCard
  /** False where it had stopped before. */
  isNow: boolean
}

/**
 * Stops a key for good. Whoever a pair acts as may always stop it, also where nothing else can be done; others take the
 * right to manage keys, and the one whose pair it was is told.
 */
export function revoke(ctx: ActContext, { keyId }: Asks['revokeKey']): Promise<Revoked> {
  const ask: Ask = { verb: 'revokeKey', input: { keyId } }
  return act(ctx, { ask }, async (org) => {
    const found = await org.tx.key.findFirst({ where: { id: keyId, organizationId: org.id } })
    const [by, name] = ctx.actor.kind === 'person' ? [ctx.actor.personId, ctx.actor.name] : ['', 'Guildhall']
    const isOwn = found?.personId === by
    if (!isOwn) await requireKeysRight(ctx, org, ask)
    if (!found) throw new Refusal('unknown_key', {}, { kind: 'help', topic: 'keys' })
    const key = card(found, await namesOf(org.tx, [found]))
    if (found.revokedAt) org.keep()
    else await keyEndings.stop(org, [found], null)
    if (!found.revokedAt && found.personId && !isOwn)
      await notices.tell(
        org,
        { news: 'key_revoked', organization: org.ref, by: { id: by, name }, ending: key.ending },
        [found.personId],
      )
    return { organization: org.ref, key, isNow: !found.revokedAt }
  })
}

// Not by `need`: stopping what has leaked is no work that waits for an activation or a payment.
async function requireKeysRight(ctx: ActContext, org: OpenOrganization, ask: Ask): Promise<void> {
  if (org.rights.has('keys.manage')) return
  if (org.role === null) throw await strange(ctx, org.id, org.tx)
  const detail = { need: 'keys.manage' as const, role: org.role, organization: org.name }
  const needs = { permissions: ['keys.manage'] as const, organizationId: org.id }
  throw new Refusal('not_permitted', detail, { kind: 'ask', ask }, needs)
}
