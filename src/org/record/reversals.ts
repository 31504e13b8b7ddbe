// The acts that can be taken back, as a table: what each left behind, what later acts on the same would stand in the way,
// and how things become what they were. Taking back itself, and its limits, is `undo.ts`.
import { z } from 'zod'
import { labelOfRole } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import type { Fix } from '../errors.ts'
import * as invitationBoard from '../inviting/invitation-board.ts'
import * as invitations from '../inviting/invitations.ts'
import { askAgain, inviteeOf } from '../inviting/invitees.ts'
import type { Lost } from '../leaving/comebacks.ts'
import { Address } from '../organization/addresses.ts'
import * as contexts from '../organization/contexts.ts'
import * as organizations from '../organization/organizations.ts'
import * as settings from '../organization/settings.ts'
import * as memberships from '../people/memberships.ts'
import { ofBudgetArchive, ofBudgetChange, ofBudgetRaise } from './budget-reversals.ts'
import { cameBack, ofLeaving, ofMemberRemoval } from './member-reversals.ts'
import type { RecordedAction } from './record.ts'
import { ofMove, ofRemoval } from './resource-reversals.ts'
import { type ShapeAgain, shapeReversals } from './shape-reversals.ts'

/** What is true again after something was taken back. */
export type Again =
  | { undone: 'organization.renamed'; name: string; before: string }
  | { undone: 'organization.settingsChanged'; fields: (keyof settings.Fields)[] }
  | { undone: 'member.roleChanged'; person: PersonRef; role: string }
  | { undone: 'member.removed'; person: PersonRef; role: string; lost: Lost }
  | { undone: 'member.left'; organization: OrganizationRef; role: string; lost: Lost }
  | { undone: 'invitation.revoked'; person: PersonRef; role: string; expiresAt: Date }
  | { undone: 'context.switched'; before: OrganizationRef; role: string }
  | { undone: 'budget.changed'; name: string; cap: number }
  | { undone: 'budget.archived'; name: string }
  | { undone: 'budget.raised'; name: string; limit: number }
  | { undone: 'resource.removed'; type: string; externalId: string }
  | { undone: 'resource.moved'; count: number; to: OrganizationRef }
  | ShapeAgain
export type Undoable = Again['undone']

/** An entry as it stands in the record. */
export type Kept = {
  id: string
  at: Date
  actorId: string | null
  approvedById: string | null
  surface: string
  action: string
  subjectId: string
  organizationId: string | null
  before: unknown
  after: unknown
  undoesId: string | null
}

/** How one entry would be taken back. */
export type Reversal = {
  /** The organization that is changed, and those that are locked with it. */
  organizationId: string
  also: readonly string[]
  /** The workspace whose right it takes; absent for none. */
  workspaceId?: string
  /** Whether it is taken back by someone who is no member: what they did ended that. */
  isFromOutside?: true
  /** The right that the act took, and that taking it back takes again. */
  need: Permission | null
  /** The act that comes to the same by hand, and how it is offered. */
  ask: Ask
  byHand: Fix
  /** What it is recorded as. */
  as: RecordedAction
  /** Which acts would be about the same, were they later; `isAbout` where the record itself cannot be asked that. */
  touching: readonly Prisma.AuditEntryWhereInput[]
  isAbout?(later: Kept): boolean
  /** Whether all is still as the act left it. */
  stands(org: OpenOrganization): Promise<boolean>
  apply(ctx: ActContext, org: OpenOrganization): Promise<Again>
}

type Table = { [A in Undoable]: (ctx: ActContext, entry: Kept & { organizationId: string }) => Promise<Reversal> }

const Named = z.object({ name: z.string() })
const InRole = z.object({ role: z.string() })
const Where = z.object({ organizationId: z.string() })
const Settings = z.object({
  name: z.string().exactOptional(),
  id: z.string().nullable().exactOptional(),
  billingEmail: z.string().nullable().exactOptional(),
  billingAddress: Address.nullable().exactOptional(),
  heirId: z.string().nullable().exactOptional(),
})

const reversals: Table = {
  async 'organization.renamed'(_, { organizationId, before, after }) {
    const [{ name }, { name: now }] = [Named.parse(before), Named.parse(after)]
    const ask: Ask = { verb: 'rename', input: { name } }
    return {
      organizationId,
      also: [],
      need: 'organization.update',
      ask,
      byHand: { kind: 'do', ask, choice: name },
      as: 'organization.renamed',
      touching: [{ organizationId, action: { in: ['organization.renamed', 'organization.settingsChanged'] } }],
      isAbout: ({ after: other }) => Settings.parse(other).name !== undefined,
      stands: async (org) => org.name === now,
      async apply(_, org) {
        await organizations.giveName(org, name, ask)
        return { undone: 'organization.renamed', name, before: now }
      },
    }
  },

  async 'organization.settingsChanged'(_, { organizationId, before, after }) {
    const [input, left] = [Settings.parse(before), Settings.parse(after)]
    const fields = Object.keys(left) as (keyof settings.Fields)[]
    const ask: Ask = { verb: 'settings', input }
    return {
      organizationId,
      also: [],
      // Each field takes its own: the change itself sees to that.
      need: null,
      ask,
      byHand: { kind: 'fill', ask },
      as: 'organization.settingsChanged',
      touching: [{ organizationId, action: { in: ['organization.renamed', 'organization.settingsChanged'] } }],
      isAbout: ({ after: other }) => Object.keys(Settings.parse(other)).some((key) => key in left),
      stands: (org) => settings.areStill(org, left),
      async apply(_, org) {
        await settings.apply(org, input)
        return { undone: 'organization.settingsChanged', fields }
      },
    }
  },

  async 'member.roleChanged'(ctx, { organizationId, subjectId: personId, before, after }) {
    const [{ role }, { role: now }] = [InRole.parse(before), InRole.parse(after)]
    const ask: Ask = { verb: 'setRole', input: { personId, role } }
    const person = await personOf(ctx.deps.db, personId)
    return {
      organizationId,
      also: [],
      need: 'members.setRole',
      ask,
      byHand: { kind: 'do', ask, choice: labelOfRole(ctx.deps.catalog, role) },
      as: 'member.roleChanged',
      touching: [
        { organizationId, subjectId: personId, action: { startsWith: 'member.' } },
        { organizationId, action: 'organization.transferred' },
      ],
      isAbout: ({ action, before, after }) =>
        action !== 'organization.transferred' || JSON.stringify([before, after]).includes(personId),
      stands: async (org) => (await roleIn(org, personId)) === now,
      async apply(ctx, org) {
        await memberships.giveRole(ctx, org, { personId, role }, ask)
        return { undone: 'member.roleChanged', person, role }
      },
    }
  },

  async 'invitation.revoked'(ctx, { organizationId, subjectId: id }) {
    const found = await invitations.read(ctx.deps.db, id)
    const { role, expiresAt } = found
    const person = inviteeOf(found)
    const inviteeId = person.id
    const ask = askAgain(found)
    return {
      organizationId,
      also: [],
      need: 'members.invite',
      ask,
      byHand: { kind: 'do', ask, choice: `invite ${person.name}` },
      as: 'invitation.reopened',
      touching: cameBack(organizationId, inviteeId),
      async stands(org) {
        const { state } = await invitations.read(org.tx, id)
        if (state !== 'revoked' || (await roleIn(org, inviteeId)) !== null) return false
        return !(await invitationBoard.findOpen(org, found))
      },
      async apply(_, org) {
        await invitationBoard.reopen(org, await invitations.read(org.tx, id), ask)
        return { undone: 'invitation.revoked', person, role, expiresAt }
      },
    }
  },

  async 'context.switched'(ctx, { before, after }) {
    const { personId, personalId } = requirePerson(ctx)
    const [{ organizationId }, { organizationId: entered }] = [Where.parse(before), Where.parse(after)]
    const found = await ctx.deps.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
    const back = { id: organizationId, name: found.name, kind: found.kind }
    return {
      organizationId,
      also: [personalId, entered],
      need: null,
      ask: { verb: 'switch', input: { organizationId } },
      byHand: { kind: 'switch', organizations: [back] },
      as: 'context.switched',
      touching: [
        { actorId: personId, action: { in: ['context.switched', 'session.ended'] } },
        { organizationId: entered, subjectId: personId, action: { in: ['member.left', 'member.removed'] } },
        { organizationId: entered, action: 'organization.deleted' },
      ],
      stands: async ({ tx }) =>
        (await tx.context.findUniqueOrThrow({ where: { personId } })).organizationId === entered,
      async apply(ctx, org) {
        const { role, before } = await contexts.move(ctx, org)
        if (!before) throw new Error('a switch back that leads nowhere')
        return { undone: 'context.switched', before, role }
      },
    }
  },

  'member.removed': ofMemberRemoval,
  'member.left': ofLeaving,
  'budget.changed': ofBudgetChange,
  'budget.archived': ofBudgetArchive,
  'budget.raised': ofBudgetRaise,
  'resource.removed': ofRemoval,
  'resource.moved': ofMove,
  ...shapeReversals,
}

/** The acts that can be taken back. */
export const undoable = Object.keys(reversals) as Undoable[]
const isUndoable = (action: string): action is Undoable => Object.hasOwn(reversals, action)

/** How an entry would be taken back; null for one that cannot be. */
export async function reversalOf(ctx: ActContext, { organizationId, ...entry }: Kept): Promise<Reversal | null> {
  if (organizationId === null || !isUndoable(entry.action)) return null
  return reversals[entry.action](ctx, { ...entry, organizationId })
}

async function personOf(db: Tx, id: string): Promise<PersonRef> {
  const { name } = await db.person.findUniqueOrThrow({ where: { id }, select: { name: true } })
  return { id, name }
}

async function roleIn({ tx, id: organizationId }: OpenOrganization, personId: string): Promise<string | null> {
  const where = { organizationId_personId: { organizationId, personId } }
  return (await tx.membership.findUnique({ where, select: { role: true } }))?.role ?? null
}
