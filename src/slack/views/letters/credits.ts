// The ways on from news about credits and budgets.
import type { KnownBlock } from '@slack/types'
import type { News } from '../../../org/telling/letters.ts'
import { creditsButton } from '../../presses.ts'
import type { Say } from '../../words/words.ts'
import { buttons, type Press } from '../blocks.ts'
import { usageButton } from '../money/credits.ts'

/** What its reader can do about such news; nothing for other news. */
export function creditDoor(say: Say, letter: News): KnownBlock[] {
  if (letter.news === 'credits_low')
    return buttons([...more(say), { ...usageButton, label: 'Usage: see what was used' }])
  if (letter.news !== 'budget_used') return []
  const { group, mayManage } = letter
  return buttons([
    {
      text: mayManage ? 'Raise it' : 'Request more',
      action: 'open',
      value: { form: 'raiseBudget', id: group.id },
      label: `${mayManage ? 'Raise it' : 'Request more'}: ${group.name}`,
    },
    { text: 'Budgets', action: 'budgets', value: { offset: 0 } },
    { ...usageButton, value: { by: 'group' }, label: 'Usage: see what was used' },
  ])
}

const more = (say: Say): Press[] =>
  Object.keys(say.catalog.credits.packs).length
    ? [{ text: 'Top up', action: 'open', value: { form: 'topup' }, style: 'primary' }, creditsButton(say)]
    : [creditsButton(say)]
