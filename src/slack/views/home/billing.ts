// Billing on App Home: the plan, what is paid or overdue, and the one thing to do about it.
import type { KnownBlock } from '@slack/types'
import type { Glance } from '../../../org/billing/glance.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { keepButton } from '../../presses.ts'
import { awaiting, overdue, paying } from '../../words/dues.ts'
import { count, plan, type Say } from '../../words/words.ts'
import { buttons, line, note, type Press, strong } from '../blocks.ts'

/** The plan of where someone is, and for whoever may see billing how it stands. */
export function planOnHome(say: Say, eyes: Eyes, planId: string, glance: Glance | null): KnownBlock[] {
  const on = `On the ${plan(say, planId)} plan.`
  if (!glance) return [note(on)]
  const { current, price, findings } = glance
  const urgent = [awaiting(glance.suspendedFor), overdue(eyes, glance)].filter((part) => part)
  const usual = urgent.length && current.status === 'past_due' ? '' : paying(say, eyes, current, price)
  return [
    ...urgent.map((words) => line(strong(words))),
    note([on, usual].filter((part) => part).join(' ')),
    ...(findings
      ? [note(`${count(findings, 'thing')} about billing ${findings === 1 ? 'waits' : 'wait'} for a decision.`)]
      : []),
    ...buttons(ways(say, glance)),
  ]
}

// Only what cannot wait is bright: most days nothing has to be done about money.
function ways(say: Say, { pastDue, suspendedFor, may, current }: Glance): (Press | null | false)[] {
  const isOwed = pastDue?.url && may.pay
  return [
    isOwed ? { text: 'Pay on Stripe', action: 'visit', url: pastDue.url ?? '', style: 'primary' } : null,
    suspendedFor === 'card' && may.pay && { text: 'Add a card', action: 'addCard', style: 'primary' },
    keepButton(say, { current, may }),
  ]
}
