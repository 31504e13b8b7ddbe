// The first steps on App Home: what is done, what is next and its button.
import type { KnownBlock } from '@slack/types'
import type { Catalog } from '../../../catalog/catalog.ts'
import { type Guide, type StepName, upgradeBy } from '../../../org/telling/guide.ts'
import { article, type Say } from '../../words/words.ts'
import { bullets, buttons, heading, note, type Press, strong } from '../blocks.ts'

const words: Record<StepName, (say: Say) => string> = {
  organization: ({ catalog }) => `Create ${article(catalog.labels.shared)}, or accept an invitation to one`,
  enter: () => 'Switch into it: what you create belongs to where you are',
  upgrade({ catalog }) {
    const by = upgradeBy(catalog)
    if (by === 'card') return 'Add a card: it can be used as soon as one is on file'
    return by === 'payment' ? 'Make its first payment, so that it can be used' : 'Upgrade it to the plan that you need'
  },
  invite: () => 'Work with others: invite someone',
  resource: () => 'Register a resource: something that your product made',
}

/** The first steps; nothing where there are none left. */
export function guide(say: Say, steps: Guide | null): KnownBlock[] {
  if (!steps) return []
  const state = (isDone: boolean, name: StepName) => (isDone ? 'Done' : name === steps.next ? 'Next' : 'Later')
  return [
    heading('First steps'),
    bullets(steps.steps.map(({ name, isDone }) => [strong(`${state(isDone, name)}: `), words[name](say)])),
    ...buttons([next(say, steps), { text: 'Put these away', action: 'guide', value: { isShown: false } }]),
    note(`${say.command} help start brings them back.`),
  ]
}

function next({ catalog }: Say, { next: name, organization }: Guide): Press {
  if (name === 'organization' || !organization)
    return { text: catalog.creation.button, action: 'open', value: { form: 'create' }, style: 'primary' }
  const there = { organizationId: organization.id }
  switch (name) {
    case 'enter':
      return { text: `Switch into ${organization.name}`, action: 'switch', value: there, style: 'primary' }
    case 'upgrade':
      return upgrading(catalog, there)
    case 'invite':
      return { text: 'Invite someone', action: 'open', value: { form: 'invite', ...there }, style: 'primary' }
    case 'resource':
      return { text: 'Register a resource', action: 'open', value: { form: 'register', ...there }, style: 'primary' }
  }
}

function upgrading(catalog: Catalog, there: { organizationId: string }): Press {
  const by = upgradeBy(catalog)
  if (by === 'card') return { text: 'Add a card', action: 'addCard', value: there, style: 'primary' }
  const canBuy = by === 'payment' && Object.keys(catalog.credits.packs).length > 0
  return canBuy
    ? { text: 'Make a payment', action: 'open', value: { form: 'topup', ...there }, style: 'primary' }
    : { text: 'Choose a plan', action: 'plans', value: there, style: 'primary' }
}
