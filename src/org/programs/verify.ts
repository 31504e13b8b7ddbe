// Whose a presented key is, and whether it counts now. The secret is looked up by its digest alone.
import { permissionsIn, permissionsOf } from '../../catalog/ladder.ts'
import type { Deps, OrganizationRef, PersonRef } from '../context.ts'
import * as secrets from './secrets.ts'

/**
 * Why a key does not count: it has no form of ours, nobody has it, it was stopped or its time is over, it belongs to another
 * organization than the one asked about (rows C20, E51), that one is deleted or suspended, whoever it acts as has left it,
 * has no account any more, or a role without keys.
 */
export type Uncounted =
  | 'malformed'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'elsewhere'
  | 'gone'
  | 'suspended'
  | 'left'
  | 'deactivated'
  | 'not_permitted'

export type Verified =
  | {
      isValid: true
      keyId: string
      kind: secrets.KeyKind
      organization: OrganizationRef & { plan: string }
      /** Whom it acts as, and in which role; null for an organization's own. */
      person: PersonRef | null
      role: string | null
    }
  | { isValid: false; reason: Uncounted }

type Row = {
  id: string
  kind: string
  digest: string
  revokedAt: Date | null
  expiresAt: Date | null
  lastUsedAt: Date | null
  organizationId: string
  organizationName: string
  organizationKind: 'personal' | 'shared'
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  personId: string | null
  personName: string | null
  role: string | null
  hasAccount: boolean
  /** What they are in the workspaces of that organization. */
  workspaceRoles: string[]
}

/** That a key is in use is kept once in so many seconds. */
const usedGraceMs = 60_000

/**
 * Verifies what a program presents: a secret, or a pair as `key_…:gh_…`. With an organization, that the key is of that one.
 * Of the use that is made of a key, the minute is kept.
 */
export async function verify(deps: Deps, presented: string, organizationId?: string): Promise<Verified> {
  const [pairId, ofPair] = presented.split(':', 2)
  const secret = (ofPair ?? pairId ?? '').trim()
  if (secret.length > 100 || !secrets.isWellFormed(secret)) return refused('malformed')
  const digest = secrets.digestOf(secret)
  const found = await find(deps, digest)
  if (!found || !secrets.isSame(found.digest, digest)) return refused('unknown')
  if (ofPair !== undefined && found.id !== pairId?.trim()) return refused('unknown')
  const reason = obstacleOf(deps, found, organizationId)
  if (reason) return refused(reason)
  await keepUse(deps, found)
  const { id, name, kind } = { id: found.organizationId, name: found.organizationName, kind: found.organizationKind }
  return {
    isValid: true,
    keyId: found.id,
    kind: secrets.keyKinds.find((one) => one === found.kind) ?? 'organization',
    organization: { id, name, kind, plan: found.plan },
    person: found.personId ? { id: found.personId, name: found.personName ?? '' } : null,
    role: found.personId ? found.role : null,
  }
}

const refused = (reason: Uncounted): Verified => ({ isValid: false, reason })

async function find({ db, catalog }: Deps, digest: string): Promise<Row | undefined> {
  const kinds = catalog.people.guests === 'none' ? ['member', 'external'] : ['member', 'guest', 'external']
  const [row] = await db.$queryRaw<Row[]>`
    select k.id, k.kind, k.digest, k."revokedAt", k."expiresAt", k."lastUsedAt", k."organizationId", k."personId", m.role,
      o.name as "organizationName", o.kind::text as "organizationKind", o.status::text, o.plan, p.name as "personName",
      p."absentSince" is null and
        exists (select 1 from "SlackIdentity" i where i."personId" = k."personId" and i.kind = any(${kinds})) as "hasAccount",
      array(select wm.role from "WorkspaceMember" wm join "Workspace" w on w.id = wm."workspaceId" and w."archivedAt" is null
        where wm."organizationId" = k."organizationId" and wm."personId" = k."personId") as "workspaceRoles"
    from "Key" k join "Organization" o on o.id = k."organizationId" left join "Person" p on p.id = k."personId"
    left join "Membership" m on m."organizationId" = k."organizationId" and m."personId" = k."personId"
    where k.digest = ${digest}`
  return row
}

function obstacleOf({ catalog, clock }: Deps, row: Row, asked: string | undefined): Uncounted | null {
  // Whether the job that writes it down has run yet or not.
  if (row.expiresAt && row.expiresAt <= (row.revokedAt ?? clock.now())) return 'expired'
  if (row.revokedAt) return 'revoked'
  if (asked !== undefined && row.organizationId !== asked) return 'elsewhere'
  if (row.status === 'deleted') return 'gone'
  if (row.personId !== null && row.role === null) return 'left'
  if (row.personId !== null && !row.hasAccount) return 'deactivated'
  if (row.status === 'suspended') return 'suspended'
  // A role that no longer includes keys of one's own takes them along; given back, they count again.
  const isWith =
    permissionsOf(catalog, row.role ?? '').has('keys.own') ||
    row.workspaceRoles.some((role) => permissionsIn(catalog, role).has('keys.own'))
  return row.personId !== null && !isWith ? 'not_permitted' : null
}

async function keepUse({ db, clock }: Deps, { id, lastUsedAt }: Row): Promise<void> {
  const now = clock.now()
  const since = new Date(now.getTime() - usedGraceMs)
  if (lastUsedAt && lastUsedAt > since) return
  const isDue = { OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: since } }] }
  await db.key.updateMany({ where: { id, ...isDue }, data: { lastUsedAt: now } })
}
