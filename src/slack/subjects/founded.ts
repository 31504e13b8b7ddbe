// What comes after an organization was made, as the catalog has it: nothing in particular, its plan, or what it waits for.
import type { Created } from '../../org/organization/organizations.ts'
import { enterButton } from '../presses.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import { type Press, strong } from '../views/blocks.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import { role, type Say } from '../words/words.ts'
import { type FirstInvitations, withInvitations } from './first-invitations.ts'
import * as plans from './plans.ts'

/** The answer to whoever just made an organization (rows C12, C13, E16, L5). */
export async function founded(turn: Turn, created: Created, sent: FirstInvitations = null): Promise<Answer> {
  const { say } = turn
  const { next } = say.catalog.creation
  // Whoever has their own plan by talking to us has their subscription moved, and does not check out again (row C13).
  const isByContact = say.catalog.plans[created.own?.plan ?? '']?.byContact === true
  if (next === 'plans' && !isByContact)
    return says(
      withInvitations(turn, await choosing(await within(turn, created.organization.id), created), created, sent),
    )
  const isInvited = sent !== null && 'invited' in sent && sent.invited.sent.length > 0
  const waits = next === 'activation' ? activation(say, created) : null
  const message = withInvitations(
    turn,
    organizationViews.created(say, turn.caller, created, { waits, isInvited }),
    created,
    sent,
  )
  return waits || sent ? says(message) : changes(message)
}

const choosing = (turn: Turn, { organization, role: own }: Created) => {
  const { shared } = turn.say.catalog.labels
  const words = [
    `Created the ${shared} `,
    strong(organization.name),
    `  ·  ${role(turn.say, own)}. Choose its plan next.`,
  ]
  return plans.overview(turn, { words, presses: [enterButton(organization)] })
}

/** What a new organization waits for, with the way to it. */
function activation(say: Say, { organization }: Created): organizationViews.Awaited | null {
  const { activation, credits } = say.catalog
  const place = { organizationId: organization.id }
  const [pack] = Object.keys(credits.packs)
  const see: Press = { text: 'See the plans', action: 'plans', value: place, style: 'primary' }
  switch (activation.needs) {
    case 'none':
      return null
    case 'plan':
      return { words: 'Set up billing to proceed: it waits for a higher plan.', press: see }
    case 'card': {
      const press: Press = { text: 'Add a card', action: 'addCard', value: place, style: 'primary' }
      return { words: 'Set up billing to proceed: it waits for a card on file. Adding one costs nothing.', press }
    }
    case 'payment': {
      const pay: Press = {
        text: 'Make a payment',
        action: 'open',
        value: { form: 'topup', ...place },
        style: 'primary',
      }
      return { words: 'Set up billing to proceed: it waits for its first payment.', press: pack ? pay : see }
    }
  }
}
