// What someone who is new is met with, on Home and in the first answers: what they are here for, and their colleagues.
import type { KnownBlock } from '@slack/types'
import type { Suggestion, Welcome } from '../../../org/joining/suggestions.ts'
import { createButton } from '../../presses.ts'
import type { Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Press, strong } from '../blocks.ts'
import type { Here } from '../form.ts'
import { message } from '../header.ts'

/** The question and the colleagues; nothing where neither is left to tell. */
export function welcome(say: Say, { purpose, isAlone, domain, near }: Welcome): KnownBlock[] {
  return [
    ...(isAlone && !purpose ? question() : []),
    ...(isAlone && purpose === 'company' ? advice(say) : []),
    ...colleagues(domain, near),
  ]
}

const question = (): KnownBlock[] => [
  line(strong('Are you here for yourself, or for a company?')),
  ...buttons([
    { text: 'For myself', action: 'purpose', value: { purpose: 'self' } },
    { text: 'For a company', action: 'purpose', value: { purpose: 'company' } },
  ]),
]

/** What is advised to whoever is here for a company (row E12). */
const advice = ({ catalog }: Say): KnownBlock[] => [line(strong(catalog.creation.adviceForCompany))]

const joinButton = ({ organization: { id, name } }: Suggestion): Press => ({
  text: `Ask to join ${name}`,
  action: 'askToJoin',
  value: { organizationId: id },
  style: 'primary',
})

function colleagues(domain: string | null, near: readonly Suggestion[]): KnownBlock[] {
  if (!domain || !near.length) return []
  const fresh = near.filter(({ approvalId }) => !approvalId)
  const asked = near.filter(({ approvalId }) => approvalId)
  return [
    ...(fresh.length
      ? [
          line(
            `Your colleagues at ${domain} are in `,
            ...fresh.flatMap(({ organization }, at) => [at ? ', ' : '', strong(organization.name)]),
            '.',
          ),
        ]
      : []),
    ...buttons(fresh.map(joinButton)),
    ...asked.map(({ organization }) =>
      note(`You asked to join ${organization.name}. You get a direct message when it is decided.`),
    ),
  ]
}

/** What comes of having said what one is here for. */
export function said(say: Say, caller: Here, now: Welcome): Message {
  const isCompany = now.purpose === 'company'
  const { labels, creation } = say.catalog
  const words = isCompany
    ? creation.adviceForCompany
    : `Then your ${labels.personal} is all you need. You can create or join ${labels.sharedPlural} whenever you like.`
  return message(
    say,
    caller,
    [words],
    [
      line(strong(words)),
      ...colleagues(now.domain, now.near),
      ...buttons([isCompany && { ...createButton(say), style: 'primary' as const }]),
      ...(isCompany ? [note(creation.advice)] : []),
    ],
  )
}
