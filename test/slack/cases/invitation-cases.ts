// How the builders about invitations and links are called in a scene; and the facts of what refuses them.
import type { Details } from '../../../src/org/errors.ts'
import { boardSize } from '../../../src/org/inviting/invitation-board.ts'
import type { Invited } from '../../../src/org/inviting/invitations.ts'
import { offeredOn } from '../../../src/org/people/roles.ts'
import type * as invitations from '../../../src/slack/views/inviting/invitations.ts'
import type * as inviteForms from '../../../src/slack/views/inviting/invite-form.ts'
import type * as links from '../../../src/slack/views/inviting/links.ts'
import { type Cases, times, typed, users } from './calls.ts'
import { moment, organization, owner, person, type Scene, subject } from './scenes.ts'

const because = [
  ...(['already_member', 'bot', 'deactivated', 'external', 'guest', 'self'] as const),
  ...(['no_at', 'several_at', 'no_domain', 'characters', 'too_long'] as const),
]
const emails = (count: number): string[] => times(count, (index) => `${'person'.repeat(9)}${index}@sehat.example`)
const workspaces = (scene: Scene) => times(scene.people, () => scene.name)

/** What inviting came to: nobody skipped or all of them, one or a thousand. */
export const madeIn = (scene: Scene): Invited[] =>
  [1, Math.max(1, scene.people), 1000].flatMap((count) =>
    [true, false].map((isMail) => ({
      organization: organization(scene),
      role: owner(scene),
      expiresAt: moment(),
      sent: times(count, (index) => ({
        person: isMail ? { id: '', name: emails(1)[0] ?? '' } : person(scene, index),
        invitationId: subject('inv', index),
        isAgain: index % 2 === 1,
        email: isMail ? (emails(1)[0] ?? '') : null,
      })),
      skipped: times(count - 1, (at) => ({ name: scene.name, because: because[at % because.length] ?? 'bot' })),
      twice: count > 1 ? emails(count) : [],
      workspaces: workspaces(scene),
      isMailOff: isMail && count > 1,
      stopped: isMail ? emails(Math.min(count, 20)) : [],
    })),
  )

const mailed = (['none', 'waiting', 'sent', 'refused', 'off', 'stopped'] as const).map((state) => ({ state }))
const seats = (scene: Scene) => ({ max: scene.people ? 3 : ('unlimited' as const), used: 3, pending: 1 })
const board = (scene: Scene, offset: number, search: string | null) => ({
  pending: times(Math.min(scene.invitations, boardSize), (index) => ({
    id: subject('inv', index),
    invitee: person(scene, index),
    email: index % 2 ? (emails(1)[0] ?? null) : null,
    mailed: { state: mailed[index % mailed.length]?.state ?? 'none', problem: index % 3 ? scene.name : null },
    workspaces: workspaces(scene),
    inviter: person(scene),
    role: owner(scene),
    createdAt: moment(),
    expiresAt: moment(),
  })),
  total: scene.invitations,
  offset,
  search,
  seats: seats(scene),
})

export const invitationCases = {
  invited: (scene) => madeIn(scene).map((made) => [scene.say, scene.caller, made]),
  board: (scene) =>
    [null, typed(scene)].flatMap((search) =>
      [0, 5000].map((offset) => [scene.say, scene.caller, board(scene, offset, search)]),
    ),
  boardAfter: (scene) =>
    (['pending', 'revoked'] as const).flatMap((state) =>
      [true, false].map((isSent) => [
        scene.say,
        scene.caller,
        {
          ...{ organization: organization(scene), invitee: person(scene), expiresAt: moment() },
          ...{ state, isSent, unsent: isSent && scene.people ? ('stopped' as const) : null },
        },
        board(scene, 0, null),
      ]),
    ),
} satisfies Cases<typeof invitations>

const choiceOf = (scene: Scene, count: number) => ({
  workspaces: times(count, (index) => ({ id: subject('wsp', index), name: scene.name })),
  roles: count % 2 ? [] : times(3, (index) => ({ id: `r${index}`, label: scene.name, about: scene.name })),
  chosen: count ? [subject('wsp', 0)] : [],
  role: 'r1',
})
const offered = ({ say, caller }: Scene) => offeredOn(say.catalog, caller.context.plan)

export const inviteFormCases = {
  inviteForm: (scene) => [
    [scene.say, scene.caller, offered(scene), null, { users: [], emails: '', role: '' }],
    ...[0, 1, 120].map(
      (count): Parameters<typeof inviteForms.inviteForm> => [
        scene.say,
        scene.caller,
        offered(scene),
        choiceOf(scene, count),
        { users: users(120), emails: emails(500).join('\n'), role: owner(scene) },
      ],
    ),
  ],
  placeFields: (scene) => [
    [scene.say, null],
    ...[0, 1, 120].map(
      (count) => [scene.say, choiceOf(scene, count)] as [typeof scene.say, ReturnType<typeof choiceOf>],
    ),
  ],
} satisfies Cases<typeof inviteForms>

const link = (scene: Scene, index = 0) => ({
  id: subject('lnk', index),
  turn: 0,
  role: owner(scene),
  maker: person(scene),
  workspaces: workspaces(scene),
  uses: index * 500,
  mostUses: 100_000,
  domain: index % 2 ? `${'d'.repeat(60)}.${'e'.repeat(60)}.example` : null,
  expiresAt: moment(),
  state: 'open' as const,
})

export const linkCases = {
  links: (scene) =>
    [0, 8].map((offset) => {
      const shown = times(Math.min(scene.invitations, 8), (index) => link(scene, index))
      return [scene.say, scene.caller, { links: shown, total: scene.invitations, offset }]
    }),
  linkShown: (scene) =>
    [0, 1].map((at) => [
      scene.say,
      scene.caller,
      link(scene, at),
      `https://org.example.com/invitations/${'x'.repeat(80)}`,
    ]),
  linkRevoked: (scene) =>
    [0, 1].map((at) => [scene.say, scene.caller, { organization: organization(scene), link: link(scene, at) }]),
  linkForm: (scene) =>
    [0, 2].map((count) => [
      scene.say,
      scene.caller,
      count ? offered(scene) : [],
      count ? choiceOf(scene, count) : null,
      { role: owner(scene), uses: '10', days: '7', domain: typed(scene) },
    ]),
} satisfies Cases<typeof links>

type Codes =
  | 'other_invitee'
  | 'other_domain'
  | 'link_lapsed'
  | 'link_unknown'
  | 'role_above_ceiling'
  | 'invalid_link'
  | 'too_many'

/** What refuses the ways in, with the facts that fail. */
export const invitationDetails: { [C in Codes]: (scene: Scene) => Details[C][] } = {
  other_invitee: (scene) =>
    [null, 'b…@sehat.example'].flatMap((addressee) =>
      [true, false].map((isUnconfirmed) => ({
        ...{ addressee, isUnconfirmed },
        ...{ organization: scene.name, inviter: person(scene) },
      })),
    ),
  other_domain: ({ name }) => [{ domain: 'sehat.example', organization: name }],
  link_lapsed: (scene) => [{ organization: scene.name, maker: person(scene) }],
  link_unknown: () => [{}],
  role_above_ceiling: (scene) => [{ role: owner(scene), ceiling: scene.say.catalog.invitations.defaultRole }],
  invalid_link: ({ name }) =>
    (['uses', 'days', 'domain'] as const).flatMap((field) => ['', name].map((typed) => ({ field, typed, max: 90 }))),
  too_many: () => [{ given: 5_000, most: 1_000 }],
}
