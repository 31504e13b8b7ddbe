// What the calls of view builders are put together from: the type that makes a table of them total, letters, long texts.
import type { Decided } from '../../../src/org/asking/approvals.ts'
import type { ApprovalLetter, InvitationLetter } from '../../../src/org/telling/letters.ts'
import { decidable } from '../examples/examples.ts'
import { moment, organization, owner, person, type Scene, subject } from './scenes.ts'

export type Arguments<F> = F extends (...args: infer A) => unknown ? A : never
/** For each exported function of a module, the arguments that it is called with in a scene. */
export type Cases<M> = {
  [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: (scene: Scene) => Arguments<M[K]>[]
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
export const yesAndNo = [true, false]
export const users = (count: number): string[] => times(count, (index) => `U${1000 + index}`)
export const reason = ({ name }: Scene): string => `${name}\n> ${name}\n`.repeat(40)
/** The longest text that can be typed after the command. */
export const typed = ({ name }: Scene): string => name.repeat(40).slice(0, 8000)

export const states = ['pending', 'accepted', 'declined', 'revoked', 'expired'] as const
export const letter = (scene: Scene, index: number): InvitationLetter => ({
  kind: 'invitation',
  invitationId: subject('inv', index),
  organization: organization(scene, index),
  inviter: person(scene, index),
  role: owner(scene),
  state: states[index % states.length] ?? 'pending',
  expiresAt: moment(),
})
export const open = (scene: Scene) =>
  times(scene.invitations, (index) => ({ ...letter(scene, index), state: 'pending' as const }))

export const outcomes = ['approved', 'denied', 'expired', 'withdrawn'] as const
export const approvals = (scene: Scene): ApprovalLetter[] =>
  decidable(scene).flatMap((about) =>
    [...outcomes, 'pending' as const].map((state) => ({
      kind: 'approval' as const,
      approvalId: subject('apr'),
      requester: person(scene),
      reason: state === 'pending' ? reason(scene) : null,
      expiresAt: moment(),
      state,
      decider: state === 'approved' || state === 'denied' ? person(scene, 1) : null,
      answer: state === 'denied' ? reason(scene) : null,
      ...about,
    })),
  )
export const decisions = (scene: Scene): Decided[] =>
  decidable(scene).flatMap((about) =>
    outcomes.flatMap((state) =>
      yesAndNo.map((isNow) => ({ ...about, requester: person(scene), state, isNow, decider: person(scene, 1) })),
    ),
  )
