// The one way in. An act locks the organizations it changes in id order, is permitted on fresh facts, changes, records
// and posts its jobs in one transaction, or leaves no trace. A look is the same gate for reading, without the lock.

import { permissionsOf } from '../catalog/ladder.ts'
import { type Permission, permissions } from '../catalog/permissions.ts'
import type { Tx } from '../db/client.ts'
import { Prisma } from '../db/client.ts'
import { type Facts, may, refusalOf, unseen, type WorkspaceFacts } from './access.ts'
import { isApprovable } from './asking/needs.ts'
import type { Ask } from './asks.ts'
import { isCommitted, isLockTimeout } from './commits.ts'
import type { ActContext, Deps, OrganizationRef, PersonRef } from './context.ts'
import { Refusal } from './errors.ts'
import { explained } from './explain.ts'
import { newId } from './ids.ts'
import * as domains from './joining/domains.ts'
import { enqueue, type Job } from './queue.ts'
import { freeze, thaw } from './record/receipts.ts'
import type { Change, RecordedAction } from './record/record.ts'
import { isTrusted, judgeOf, type Standing, workspaceOf } from './standing.ts'
import { gather, gatherIn, noConcern, tellHomes } from './telling/concern.ts'

/** How long an act waits for those before it in its organization's queue. */
const lockTimeout = '8s'
/** How long a whole act may take before it is given up; longer than the wait for the lock. */
const actTimeoutMs = 20_000

export type Spec = {
  /** The act itself, for whoever is asked to approve or repeat it. */
  ask: Ask
  /** What its actor must hold in the organization; absent where the act needs no right, only its own facts. */
  need?: Permission
  /** Further organizations that it changes. */
  also?: readonly string[]
  /** Whether it makes sense on an organization that was deleted. */
  isForDeleted?: boolean
  /** Whether it has seen to it already that its actor may learn of the organization. */
  isKnown?: boolean
}

export type OrganizationRow = {
  id: string
  kind: 'personal' | 'shared'
  status: 'active' | 'suspended' | 'deleted'
  name: string
  plan: string
  personId: string | null
  suspendedFor: string | null
  restrictedAt: Date | null
}

/** An organization held open for change: locked, fresh, and permitted to the actor. */
export type OpenOrganization = OrganizationRow & {
  deps: Deps
  tx: Tx
  now: Date
  ref: OrganizationRef
  /** The role of whoever's right the act runs under; null for one who is not a member. */
  role: string | null
  /** The workspace that it is done in, as it is for whoever's right it runs under; null for none. */
  workspace: WorkspaceFacts | null
  /** Whose right it runs under; null for the system's. */
  judgeId: string | null
  /** What that right includes. */
  rights: ReadonlySet<Permission>
  /** The other organizations that were locked. */
  also: ReadonlyMap<string, OrganizationRow>
  /** Writes an audit entry in this transaction; gives its id, by which it can be undone. */
  record(action: RecordedAction, subjectId: string, change?: Change): string
  /** Says that the act found everything as it should be already. */
  keep(): void
  /** Posts a job in this transaction. */
  enqueue(job: Job): void
}

/**
 * Runs one act in the context's organization. Under an effect id that was committed before, gives the first result.
 * Throws a `Refusal` with the fix and who can make it; then nothing has changed.
 */
export async function act<T>(ctx: ActContext, spec: Spec, change: (org: OpenOrganization) => Promise<T>): Promise<T> {
  if (ctx.within) return perform(ctx, ctx.within, spec, change)
  const concern = noConcern()
  const done: { as?: { result: T } } = {}
  const whole = async (tx: Tx) => {
    gatherIn(tx, concern)
    done.as = { result: await perform(ctx, tx, spec, change) }
    return done.as
  }
  const { result } = await ctx.deps.db
    .$transaction(whole, { timeout: actTimeoutMs, maxWait: actTimeoutMs })
    .catch(async (thrown: unknown) => {
      if (done.as && (await isCommitted(ctx))) return done.as
      const busy = new Refusal('busy', {}, { kind: 'do', ask: spec.ask, choice: '' })
      throw await explained(ctx, isLockTimeout(thrown) ? busy : thrown)
    })
  tellHomes(ctx.deps, concern)
  return result
}

/** Reads in the context's organization, if the actor may. */
export async function look<T>(ctx: ActContext, spec: Spec, read: (org: Facts) => Promise<T>): Promise<T> {
  try {
    const [row] = await ctx.deps.db.$queryRaw<(OrganizationRow & Standing)[]>`
      select o.id, o.kind::text, o.status::text, o.name, o.plan, o."personId", o."suspendedFor", o."restrictedAt", m.role,
        w.id as "workspaceId", w.name as "workspaceName", w."archivedAt", wm.role as "workspaceRole"
      from "Organization" o
      left join "Membership" m on m."organizationId" = o.id and m."personId" = ${judgeOf(ctx)}
      left join "Workspace" w on w.id = ${ctx.workspaceId ?? null} and w."organizationId" = o.id
      left join "WorkspaceMember" wm on wm."workspaceId" = w.id and wm."personId" = m."personId"
      where o.id = ${ctx.organizationId}`
    if (!row) throw unknown()
    await requireKnown(ctx, spec, row)
    const facts = factsOf(row, row.role, workspaceOf(ctx, row))
    permitToSee(ctx, facts, spec)
    return await read(facts)
  } catch (thrown) {
    throw await explained(ctx, thrown)
  }
}

async function perform<T>(
  ctx: ActContext,
  tx: Tx,
  spec: Spec,
  change: (org: OpenOrganization) => Promise<T>,
): Promise<T> {
  const locked = await lock(tx, [ctx.organizationId, ...(spec.also ?? [])])
  const seen = await readFresh(ctx, tx)
  if (seen.receipt !== null) return thaw<T>(seen.receipt)
  const row = locked.get(ctx.organizationId)
  if (!row) throw unknown()
  if (seen.absent) throw new Refusal('account_deactivated', { person: seen.absent }, { kind: 'help', topic: 'members' })
  await requireKnown(ctx, spec, { id: row.id, role: seen.role }, tx)
  if (row.status === 'deleted' && !spec.isForDeleted) throw closed(row)
  const workspace = workspaceOf(ctx, seen)
  permit(ctx, factsOf(row, seen.role, workspace), spec)
  const { org, flush } = opened(ctx, tx, row, { role: seen.role, workspace }, locked)
  const result = await change(org)
  await flush(result)
  return result
}

// `no key`: references to an organization – a context that moves there, a membership – lock its key for a moment, in no
// order of ours. They must not wait for the acts that hold it, or two of them would wait for each other.
async function lock(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganizationRow>> {
  const rows = await tx.$queryRaw<OrganizationRow[]>`
    with patience as materialized (select set_config('lock_timeout', ${lockTimeout}, true) as set)
    select o.id, o.kind::text, o.status::text, o.name, o.plan, o."personId", o."suspendedFor", o."restrictedAt"
    from patience, "Organization" o
    where o.id in (${Prisma.join([...new Set(ids)])}) and patience.set is not null order by o.id for no key update of o`
  return new Map(rows.map((row) => [row.id, row]))
}

/** `absent` is who it would be done by, or on whose right, should their account be deactivated by now. */
type Fresh = Standing & { receipt: unknown; absent: PersonRef | null }

const actorIdOf = ({ actor }: ActContext): string | null => (actor.kind === 'person' ? actor.personId : null)

/** The facts that may have changed while the act stood in the queue: read in a statement of their own, after the lock. */
async function readFresh(ctx: ActContext, tx: Tx): Promise<Fresh> {
  const [row] = await tx.$queryRaw<[Fresh]>`
    select m.role, r.result as receipt,
      (select json_build_object('id', p.id, 'name', p.name) from "Person" p
        where p.id in (${actorIdOf(ctx)}, ${judgeOf(ctx)}) and p."absentSince" is not null limit 1) as absent, w.id as "workspaceId", w.name as "workspaceName", w."archivedAt",
      wm.role as "workspaceRole"
    from (select 1) one
    left join "Membership" m on m."organizationId" = ${ctx.organizationId} and m."personId" = ${judgeOf(ctx)}
    left join "Workspace" w on w.id = ${ctx.workspaceId ?? null} and w."organizationId" = ${ctx.organizationId}
    left join "WorkspaceMember" wm on wm."workspaceId" = w.id and wm."personId" = m."personId"
    left join "Receipt" r on r.id = ${ctx.within ? null : (ctx.effectId ?? null)}`
  return row
}

function permit(ctx: ActContext, facts: Facts, spec: Spec): void {
  if (!spec.need) return
  const decision = may(ctx.deps.catalog, facts, spec.need)
  if (decision.allowed) return
  const isWaived = isTrusted(ctx) && (decision.code === 'not_a_member' || decision.code === 'not_permitted')
  if (isWaived) return
  const { actor, deps } = ctx
  // What nobody can approve takes a right of one's own; and so does what is done in a workspace, since whoever approves it
  // may be in another.
  const isOwn = decision.code === 'not_permitted' && decision.detail.workspace && spec.need !== 'workspaces.manage'
  if (actor.kind === 'person' && (isOwn || !isApprovable(spec.ask.verb)))
    throw unseen(deps.catalog, facts, decision, actor.personId, spec.ask)
  throw refusalOf(deps.catalog, facts, decision, spec.ask)
}

function permitToSee(ctx: ActContext, facts: Facts, { need, ask }: Spec): void {
  const { actor, deps } = ctx
  if (!need || actor.kind !== 'person' || isTrusted(ctx)) return
  const decision = may(deps.catalog, facts, need)
  if (!decision.allowed) throw unseen(deps.catalog, facts, decision, actor.personId, ask)
}

function opened(
  ctx: ActContext,
  tx: Tx,
  row: OrganizationRow,
  { role, workspace }: { role: string | null; workspace: WorkspaceFacts | null },
  also: Map<string, OrganizationRow>,
) {
  const now = ctx.deps.clock.now()
  const entries: Prisma.AuditEntryCreateManyInput[] = []
  const posted: Job[] = []
  let isKept = false
  const org: OpenOrganization = {
    ...row,
    deps: ctx.deps,
    tx,
    now,
    ref: { id: row.id, name: row.name, kind: row.kind },
    role,
    workspace,
    judgeId: judgeOf(ctx),
    rights: isTrusted(ctx) ? new Set(permissions) : permissionsOf(ctx.deps.catalog, role ?? ''),
    also,
    record(action, subjectId, change) {
      const entry = entryOf(ctx, now, action, subjectId, change)
      entries.push(entry)
      return entry.id
    },
    keep: () => {
      isKept = true
    },
    enqueue: (job) => void posted.push(job),
  }
  const flush = async (result: unknown) => {
    if (!entries.length && !isKept) throw new Error('an act changed an organization and recorded nothing')
    if (entries.length) await tx.auditEntry.createMany({ data: entries })
    await enqueue(tx, ctx.deps.clock, posted)
    gather(tx, entries, posted)
    if (ctx.effectId && !ctx.within && entries.length)
      await tx.receipt.create({ data: { id: ctx.effectId, result: freeze(result), at: now } })
  }
  return { org, flush }
}

function entryOf(ctx: ActContext, at: Date, action: RecordedAction, subjectId: string, change: Change = {}) {
  return {
    id: newId('aud', at),
    organizationId: change.organizationId === undefined ? ctx.organizationId : change.organizationId,
    at,
    actorId: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
    actorKind: ctx.actor.kind,
    approvedById: ctx.grant?.deciderId ?? null,
    surface: ctx.surface,
    action,
    subjectId,
    ...(change.before ? { before: asJson(change.before) } : {}),
    ...(change.after ? { after: asJson(change.after) } : {}),
    ...(change.undoesId ? { undoesId: change.undoesId } : {}),
  }
}

/** What changed as it stands in the record: plain JSON, moments as ISO 8601. */
const asJson = (change: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(change))

const factsOf = (row: OrganizationRow, role: string | null, workspace: WorkspaceFacts | null): Facts => ({
  ...row,
  organizationId: row.id,
  role,
  workspace,
})

/** The refusal for an organization that there is not, or that its actor may not learn of, which must look the same. */
export const unknown = (): Refusal =>
  new Refusal('unknown_organization', { typed: null, nearest: null }, { kind: 'create' })

// Ids come from outside, in buttons and forms: whoever guesses one learns nothing, not even of what was deleted.
async function requireKnown(
  ctx: ActContext,
  { isKnown }: Spec,
  { id, role }: { id: string; role: string | null },
  db: Tx = ctx.deps.db,
): Promise<void> {
  const { actor, grant } = ctx
  if (isKnown || role !== null || grant || actor.kind !== 'person' || actor.isOperator) return
  if (!(await domains.mayKnow(ctx, id, db))) throw unknown()
}

/** The refusal of everything but its restoring, for an organization that was deleted. */
export const closed = ({ id, name }: { id: string; name: string }): Refusal =>
  new Refusal(
    'organization_gone',
    { organization: name },
    { kind: 'ask', ask: { verb: 'restore', input: { organizationId: id } } },
    { permissions: ['organization.delete'], organizationId: id },
  )
