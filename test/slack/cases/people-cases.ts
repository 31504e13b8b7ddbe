// How the builders about people, letters, requests and refusals are called in a scene.
import type { Permission } from '../../../src/catalog/permissions.ts'
import { may } from '../../../src/org/access.ts'
import { pageSize } from '../../../src/org/people/roster.ts'
import type * as letters from '../../../src/slack/views/letters/letters.ts'
import type * as why from '../../../src/slack/views/organization/why.ts'
import type * as people from '../../../src/slack/views/people/people.ts'
import type * as refused from '../../../src/slack/views/refused.ts'
import { fixes, news, refusals } from '../examples/examples.ts'
import { approvals, type Cases, letter, states, times, typed, yesAndNo } from './calls.ts'
import { moment, organization, owner, person } from './scenes.ts'

export const letterCases = {
  letterView: (scene) =>
    [
      ...times(states.length, (index) => letter(scene, index)),
      ...approvals(scene),
      ...news(scene).map((one) => ({ kind: 'news' as const, ...one })),
    ].map((one) => [scene.say, one]),
  invitationBlocks: (scene) => times(states.length, (index) => [scene.say, letter(scene, index)]),
  day: () => [[moment()]],
} satisfies Cases<typeof letters>

export const peopleCases = {
  members: (scene) => {
    const joined = { role: owner(scene), joinedAt: moment() }
    const members = times(Math.min(scene.members, pageSize), (index) => ({ person: person(scene, index), ...joined }))
    return [null, scene.name, typed(scene)].flatMap((search) =>
      [0, 5000].flatMap((offset) =>
        yesAndNo.map((can) => [
          scene.say,
          scene.caller,
          { members, total: scene.members, offset, search },
          { canInvite: can, canSetRole: can, canRemove: can },
        ]),
      ),
    )
  },
  memberBlocks: (scene) =>
    yesAndNo.map((can) => [
      scene.say,
      { person: person(scene), role: owner(scene), joinedAt: moment() },
      { canSetRole: can, canRemove: can },
      can,
    ]),
  roleChanged: (scene) =>
    ['gone', owner(scene)].map((before) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), person: person(scene), before, after: owner(scene) },
    ]),
} satisfies Cases<typeof people>

export const refusedCases = {
  refused: (scene) => refusals(scene).map((refusal) => [scene.say, scene.caller, refusal]),
  fixes: (scene) => fixes(scene).map((fix) => [scene.say, fix]),
  fewer: (scene) =>
    refusals(scene).map((refusal) => {
      const people = times(scene.people, (index) => person(scene, index).id)
      return [Object.assign(refusal, { less: { verb: 'invite', input: { people, role: owner(scene) } } })]
    }),
  outdated: (scene) => [[scene.say, scene.caller]],
  broken: () => [['1a2b3c4d']],
} satisfies Cases<typeof refused>

/** One that everybody has, one that a shared organization gives, one that a plan has to include, one that few have. */
const asked: Permission[] = ['organization.read', 'members.read', 'members.invite', 'billing.pay']

export const whyCases = {
  explained: (scene) =>
    asked.flatMap((permission) =>
      [owner(scene), scene.say.catalog.invitations.defaultRole, null].flatMap((role) =>
        (['active', 'deleted'] as const).map((status) => {
          const { id: organizationId, kind, plan } = scene.caller.context
          const facts = {
            ...{ organizationId, name: scene.name, kind, status, plan, role },
            ...{ suspendedFor: null, restrictedAt: null },
          }
          const decision = may(scene.say.catalog, facts, permission)
          const denial = decision.allowed ? null : decision
          const roles = Object.keys(scene.say.catalog.roles)
          return [
            scene.say,
            scene.caller,
            { person: person(scene), permission, organization: scene.name, role, denial, roles },
          ]
        }),
      ),
    ),
} satisfies Cases<typeof why>
