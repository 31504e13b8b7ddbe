// How the builders of domains, of requests and of what someone new is met with are called in a scene.
import type { Own } from '../../../src/org/asking/asked.ts'
import type { Invited } from '../../../src/org/inviting/invitations.ts'
import type { Claim } from '../../../src/org/joining/domain-claims.ts'
import type { Welcome } from '../../../src/org/joining/suggestions.ts'
import type * as welcome from '../../../src/slack/views/home/welcome.ts'
import type * as firstInvitations from '../../../src/slack/views/inviting/first-invitations.ts'
import type * as domains from '../../../src/slack/views/people/domains.ts'
import type * as requests from '../../../src/slack/views/people/requests.ts'
import { asks, decidable, namesIn, refusals } from '../examples/examples.ts'
import { approvals, type Cases, decisions, letter, outcomes, reason, times, typed, yesAndNo } from './calls.ts'
import { situations } from './home-cases.ts'
import { moment, organization, owner, person, type Scene, subject } from './scenes.ts'

/** The longest domain that there can be, and one of every day. */
const names = [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`, 'sehat.example']

const claims = (): Claim[] =>
  names.flatMap((domain, at) =>
    ([null, 'dns', 'address'] as const).flatMap((proof) =>
      yesAndNo.map((isVerified) => ({
        id: `dom_${at}`,
        domain,
        proof: isVerified ? proof : null,
        isVerified,
        endsAt: isVerified && !proof ? moment() : null,
        record: { name: `_guildhall.${domain}`, value: `guildhall=${'x'.repeat(32)}` },
      })),
    ),
  )

export const domainCases = {
  domains: (scene) =>
    [[], claims(), times(5, claims).flat()].flatMap((all) =>
      [0, 8].map((offset) => [scene.say, scene.caller, all, offset]),
    ),
  domainForm: (scene) => ['', typed(scene)].map((domain) => [scene.say, scene.caller, domain]),
  added: (scene) =>
    claims().flatMap((claim) =>
      yesAndNo.map((isNew) => [scene.say, scene.caller, { organization: organization(scene), claim, isNew }]),
    ),
  checked: (scene) =>
    claims().flatMap((claim) =>
      [null, 0, 1, 12].flatMap((saw) =>
        yesAndNo.map((isSilent) => [
          scene.say,
          scene.caller,
          { organization: organization(scene), claim, isSilent, saw },
        ]),
      ),
    ),
  removed: (scene) => names.map((domain) => [scene.say, scene.caller, { organization: organization(scene), domain }]),
} satisfies Cases<typeof domains>

const own = (scene: Scene): Own[] =>
  decidable(scene)
    .slice(0, 10)
    .flatMap((about) =>
      [...outcomes, 'pending' as const].map((state) => ({
        ...about,
        approvalId: subject('apr'),
        reason: state === 'pending' ? reason(scene) : null,
        state,
        createdAt: moment(),
        expiresAt: moment(),
        decidedAt: state === 'pending' ? null : moment(),
        decider: state === 'denied' ? person(scene) : null,
        answer: state === 'denied' ? reason(scene) : null,
      })),
    )

export const requestCases = {
  requested: (scene) =>
    asks(scene).flatMap((ask) =>
      yesAndNo.map((isAgain) => {
        const deciders = times(scene.people, (index) => person(scene, index))
        const about = { approvalId: subject('apr'), organization: organization(scene), names: namesIn(scene) }
        const again = isAgain ? ({ isQuiet: true, further: 'too_long' } as const) : {}
        return [scene.say, scene.caller, { ...about, deciders, isAgain, ask, ...again }]
      }),
    ),
  invitedAlready: (scene) => [[scene.say, scene.caller, { ...letter(scene, 0), state: 'pending' }]],
  decided: (scene) => decisions(scene).map((decision) => [scene.say, decision]),
  denyForm: (scene) =>
    approvals(scene).flatMap((letter) => yesAndNo.map((isHome) => [scene.say, scene.caller, letter, { isHome }])),
  requests: (scene) =>
    situations(scene).flatMap(({ waiting }) =>
      [[], own(scene)].map((all) => [
        scene.say,
        scene.caller,
        waiting,
        {
          open: all.filter(({ state }) => state === 'pending').slice(0, 4),
          over: all.filter(({ state }) => state !== 'pending').slice(0, 4),
          hasMore: all.length > 8,
        },
      ]),
    ),
  retracted: (scene) =>
    decidable(scene).flatMap((about) => outcomes.map((state) => [scene.say, scene.caller, { ...about, state }])),
} satisfies Cases<typeof requests>

/** Everyone who can come: new or not, for themselves or a company, with colleagues or without. */
export const welcomes = (scene: Scene): Welcome[] =>
  ([null, 'self', 'company'] as const).flatMap((purpose) =>
    yesAndNo.flatMap((isAlone) =>
      [0, 1, 3].map((count) => ({
        purpose,
        isAlone,
        domain: count ? (names[count % 2] ?? null) : null,
        near: times(count, (at) => ({
          organization: organization(scene, at),
          approvalId: at === 1 ? subject('apr') : null,
        })),
      })),
    ),
  )

export const welcomeCases = {
  welcome: (scene) => welcomes(scene).map((met) => [scene.say, met]),
  said: (scene) => welcomes(scene).map((met) => [scene.say, scene.caller, met]),
} satisfies Cases<typeof welcome>

/** Whoever was invited in the form that creates: as many as the scene has. */
const made = (scene: Scene): Invited => ({
  organization: organization(scene),
  role: owner(scene),
  expiresAt: moment(),
  sent: times(Math.min(scene.people, 100), (at) => ({
    person: person(scene, at),
    invitationId: subject('inv', at),
    isAgain: at % 7 === 1,
    email: at % 3 ? null : 'sari@partner.example',
  })),
  skipped: times(Math.min(scene.people, 40), () => ({ name: scene.name, because: 'bot' as const })),
  twice: ['sari@partner.example'],
  workspaces: [scene.name],
  isMailOff: scene.people % 2 === 0,
  stopped: scene.people % 3 ? [] : ['sari@partner.example'],
})

export const firstInvitationCases = {
  inviteFields: ({ say }) => [[say]],
  invitedToo: (scene) => [[scene.say, scene.caller, made(scene)]],
  notInvited: (scene) => refusals(scene).map((refusal) => [scene.say, refusal]),
} satisfies Cases<typeof firstInvitations>
