// Being signed out, and being asked once more where a change is meant to happen.
import type { HomeView } from '@slack/types'
import type { Caller } from '../../../org/people/people.ts'
import type { SignedOut } from '../../../org/people/session.ts'
import { place, role, type Say } from '../../words/words.ts'
import { buttons, code, fallback, heading, line, type Message, note, type Piece, strong } from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { header, message } from '../header.ts'
import { day } from '../letters/letters.ts'

const signIn = { text: 'Sign in', action: 'signin', style: 'primary' } as const
const explanation = 'Sign in again whenever you like. Until then, invitations and requests still reach you.'

/** What everything answers to someone who is signed out. */
export const signedOut = (say: Say, caller: Here): Message =>
  message(
    say,
    caller,
    ['You are signed out. Sign in to go on.'],
    [line(strong('You are signed out.'), ' Nothing was changed.'), note(explanation), ...buttons([signIn])],
  )

/** The outcome of signing out. It is the personal account in which they begin again. */
export function ended(say: Say, caller: Here & Pick<Caller, 'personalId'>, { before }: SignedOut): Message {
  const home = { ...caller.context, id: caller.personalId, kind: 'personal' as const }
  const left: Piece[] = before ? [' You left ', strong(place(say, before)), '.'] : []
  return message(
    say,
    { context: home, ended: null },
    ['You are signed out.', ...left],
    [line(strong('You are signed out.'), ...left), note(explanation), ...buttons([signIn])],
  )
}

/** The outcome of signing in, whether for the first time or once more. */
export const begun = (say: Say, caller: Here): Message => {
  const words: Piece[] = [
    strong('You are signed in.'),
    ' You are in ',
    strong(place(say, caller.context)),
    caller.context.kind === 'shared' ? ` as ${role(say, caller.context.role)}.` : '.',
  ]
  return message(say, caller, words, [
    line(...words),
    ...buttons([{ text: `My ${say.catalog.labels.sharedPlural}`, action: 'list' }]),
  ])
}

/** App Home of someone who is signed out. */
export const signedOutHome = (say: Say): HomeView => ({
  type: 'home',
  blocks: [
    heading('You are signed out'),
    line(`Sign in to see your ${say.catalog.labels.sharedPlural} and what waits for you.`),
    note(explanation),
    ...buttons([signIn]),
  ],
})

/** A change that was typed where its writer may have forgotten to be. */
export type Doubt = { question: string; typed: string; said: object; since: Date; isElsewhere: boolean }

/** Asks whether a change is meant to happen where its writer is. */
export function doubted(say: Say, caller: Here, { question, typed, said, since, isElsewhere }: Doubt): Message {
  const name = place(say, caller.context)
  const fact: Piece[] = isElsewhere
    ? ['You are in ', strong(name), ', which you entered in another Slack workspace. ']
    : ['You have been in ', strong(name), ` since ${day(since, eyesOf(caller))}. `]
  return {
    at: caller.context.id,
    text: fallback(...fact, question),
    blocks: [
      ...header(say, caller),
      line(...fact, question),
      line('You typed ', code(`${say.command} ${typed}`), '. Nothing was changed yet.'),
      ...buttons([
        { text: `Yes, in ${name}`, action: 'confirm', value: { said }, style: 'primary' },
        { text: 'Switch', action: 'open', value: { form: 'switch' } },
      ]),
    ],
  }
}
