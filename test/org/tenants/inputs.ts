// An input for each act that there is, made of ids that are picked. An act without one does not compile.
import type { Asks, Verb } from '../../../src/org/asks.ts'
import type { ActContext } from '../../../src/org/context.ts'
import type { Thing } from './estate.ts'

/** Where the ids, and what else an input is made of, come from. */
export type Picks = {
  one(thing: Thing): Promise<string>
  /** An organization that is there. */
  organization(): Promise<string>
  /** Whoever decides what is asked of the organization. */
  decider(): Promise<ActContext>
  /** A role, of which `least` is one that anyone may give. */
  role(least?: string): string
  /** A name that nothing has. */
  words(): string
  /** The mark of what was shown of an act. */
  seen(of: 'delete' | 'downgrade' | 'cancel' | 'move'): Promise<string>
  /** The name of the organization acted in, as it is typed to confirm. */
  typed(): Promise<string>
}

const some = async (id: Promise<string>): Promise<string[]> => [await id]
const domainOf = (words: string): string => `${words.replaceAll(' ', '-').toLowerCase()}.example`

export const inputs: { [V in Verb]: (pick: Picks) => Promise<Asks[V]> } = {
  create: async (pick) => ({ name: pick.words() }),
  rename: async (pick) => ({ name: pick.words() }),
  settings: async (pick) => ({ name: pick.words(), heirId: await pick.one('person') }),
  transfer: async (pick) => ({ personId: await pick.one('person'), keeps: 'admin' }),
  delete: async (pick) => ({ typed: await pick.typed(), seen: await pick.seen('delete') }),
  restore: async (pick) => ({ organizationId: await pick.one('deleted') }),
  setPlan: async (pick) => ({ organizationId: await pick.organization(), plan: 'startup' }),
  upgrade: async (pick) => ({ organizationId: await pick.organization(), plan: 'enterprise', interval: 'month' }),
  downgrade: async (pick) => ({ plan: 'startup', interval: 'month', seen: await pick.seen('downgrade') }),
  cancelPlan: async (pick) => ({ seen: await pick.seen('cancel') }),
  restorePlan: async () => ({}),
  addCard: async () => ({}),
  openBilling: async () => ({}),
  resolveFinding: async (pick) => ({ findingId: await pick.one('finding'), choice: 'keep' }),
  topUp: async () => ({ pack: 'small', quantity: 1 }),
  createBudget: async (pick) => ({
    ...{ name: pick.words(), cap: 5, isHard: true },
    people: await some(pick.one('person')),
  }),
  changeBudget: async (pick) => ({
    ...{ groupId: await pick.one('budget'), cap: 6 },
    add: await some(pick.one('person')),
  }),
  archiveBudget: async (pick) => ({ groupId: await pick.one('budget') }),
  raiseBudget: async (pick) => ({ groupId: await pick.one('budget'), amount: 3 }),
  createWorkspace: async (pick) => ({ name: pick.words(), people: await some(pick.one('person')) }),
  changeWorkspace: async (pick) => ({
    ...{ workspaceId: await pick.one('workspace'), name: pick.words() },
    add: await some(pick.one('person')),
  }),
  archiveWorkspace: async (pick) => ({ workspaceId: await pick.one('workspace') }),
  unarchiveWorkspace: async (pick) => ({ workspaceId: await pick.one('archivedWorkspace') }),
  enterWorkspace: async (pick) => ({ workspaceId: await pick.one('workspace') }),
  createTeam: async (pick) => ({ name: pick.words(), people: await some(pick.one('person')) }),
  changeTeam: async (pick) => ({ teamId: await pick.one('team'), add: await some(pick.one('person')) }),
  archiveTeam: async (pick) => ({ teamId: await pick.one('team') }),
  restoreTeam: async (pick) => ({ teamId: await pick.one('archivedTeam') }),
  giveCredits: async (pick) => ({ organizationId: await pick.organization(), amount: 5, note: null }),
  transferCredits: async (pick) => ({ toId: await pick.one('sibling'), amount: 1 }),
  switch: async (pick) => ({ organizationId: await pick.organization() }),
  invite: async (pick) => ({
    ...{ people: await some(pick.one('outsider')), role: pick.role('viewer') },
    workspaces: [{ workspaceId: await pick.one('workspace'), role: null }],
  }),
  createLink: async (pick) => ({
    ...{ role: pick.role('viewer'), mostUses: 2, days: 3, domain: null },
    workspaces: [{ workspaceId: await pick.one('workspace'), role: null }],
  }),
  revokeLink: async (pick) => ({ linkId: await pick.one('link') }),
  setRole: async (pick) => ({ personId: await pick.one('person'), role: pick.role('viewer') }),
  remove: async (pick) => ({
    personId: await pick.one('person'),
    handOver: { resourcesTo: await pick.one('person'), keys: 'keep' },
  }),
  leave: async (pick) => ({ handOver: { resourcesTo: await pick.one('person'), keys: 'keep' } }),
  restoreMember: async (pick) => ({ departureId: await pick.one('departure') }),
  signOut: async () => ({}),
  notify: async () => ({ reach: { billing: { direct: true, mail: false, digest: false } } }),
  join: async (pick) => ({ organizationId: await pick.organization(), role: null }),
  addDomain: async (pick) => ({ domain: domainOf(pick.words()) }),
  checkDomain: async (pick) => ({ domainId: await pick.one('domain') }),
  removeDomain: async (pick) => ({ domainId: await pick.one('domain') }),
  register: async (pick) => ({ type: 'voice', externalId: pick.words() }),
  unregister: async (pick) => ({ resourceId: await pick.one('resource') }),
  issueKey: async (pick) => ({ kind: 'organization', name: pick.words(), replaces: await pick.one('key') }),
  revokeKey: async (pick) => ({ keyId: await pick.one('key') }),
  move: async (pick) => ({ organizationId: await pick.organization() }),
  moveResources: async (pick) => ({
    organizationId: await pick.organization(),
    ...{ resourceIds: null, seen: await pick.seen('move') },
  }),
  migrateSubscription: async (pick) => ({
    organizationId: await pick.organization(),
    fromId: await pick.organization(),
  }),
  undo: async (pick) => ({ entryId: await pick.one('entry') }),
  audit: async (pick) => ({ who: await pick.one('person'), kind: null, span: null, from: null, until: null }),
  why: async (pick) => ({ personId: await pick.one('person'), permission: 'members.invite' }),
}
