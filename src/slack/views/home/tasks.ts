// What waits for its reader on App Home, each to be decided where it stands, and what became of what they decided last.
import type { KnownBlock } from '@slack/types'
import { pageSize, type Task, type Waiting } from '../../../org/asking/tasks.ts'
import { anyEyes, type Eyes } from '../../../org/telling/eyes.ts'
import type { Say } from '../../words/words.ts'
import { buttons, divider, heading, note } from '../blocks.ts'
import { day, letterView } from '../letters/letters.ts'

/** Everything that waits, five at a time; nothing at all where nothing does. */
export function waiting(
  say: Say,
  { tasks, total, hasMore, offset }: Waiting,
  outcome: Task | null,
  eyes: Eyes = anyEyes,
): KnownBlock[] {
  if (!tasks.length && !outcome) return []
  const left = total - offset - tasks.length
  const many = `${left}${hasMore ? '+' : ''}`
  const more = left > 0 && {
    text: `${many} more →`,
    action: 'page',
    value: { of: 'tasks', offset: offset + pageSize },
    label: `${many} more that wait for you`,
  }
  const before = offset > 0 && {
    text: '← Before these',
    action: 'page',
    value: { of: 'tasks', offset: Math.max(0, offset - pageSize) },
    label: 'Before these: what has waited longer',
  }
  return [
    heading('Waiting for you'),
    ...(outcome ? letterView(say, outcome.letter, eyes).blocks.filter((block) => !isDoor(block)) : []),
    ...tasks.flatMap((task, at) => [...(at || outcome ? [divider] : []), ...taskBlocks(say, task, eyes)]),
    ...(tasks.length ? [] : [note('Nothing else waits for you.')]),
    ...buttons([before, more]),
  ]
}

// The way into an organization stands on its card, and in the menu.
const isDoor = (block: KnownBlock): boolean =>
  block.type === 'actions' && block.elements.some(({ action_id }) => action_id?.startsWith('switch#'))

/** One thing that waits, with the day since when. */
export function taskBlocks(say: Say, { letter, since }: Task, eyes: Eyes = anyEyes): KnownBlock[] {
  const { blocks } = letterView(say, letter, eyes)
  if (letter.kind === 'invitation') return blocks
  const doors = blocks.findIndex(({ type }) => type === 'actions')
  return blocks.toSpliced(doors < 0 ? blocks.length : doors, 0, note(`Asked on ${day(since, eyes)}.`))
}
