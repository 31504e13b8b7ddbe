// Resources of the context's organization.

import type { Caller } from '../../org/people/people.ts'
import type { Registered, Shelf } from '../../org/programs/resources.ts'
import { count, place, type Say } from '../words/words.ts'
import { bullets, buttons, code, heading, line, type Message, note, strong } from './blocks.ts'
import { message } from './header.ts'
import { day } from './letters.ts'

type Here = Pick<Caller, 'context' | 'ended'>

/** A resource that the context's organization now owns (row S24). */
export function registered(say: Say, caller: Here, { organization, type, externalId, isNew }: Registered): Message {
  const words = isNew
    ? [strong(place(say, organization)), ' now owns the ', type, ' ', strong(externalId), '.']
    : [strong(place(say, organization)), ' owns the ', type, ' ', strong(externalId), ' already.']
  return message(say, caller, words, [line(...words), ...buttons([{ text: 'Resources', action: 'resources' }])])
}

const shownOf = (shown: number, total: number): string =>
  shown < total ? `The newest ${shown} of ${total.toLocaleString('en')}.` : `${count(total, 'resource')} in all.`

/** The newest resources of the context's organization. */
export function shelf(say: Say, caller: Here, { resources, total }: Shelf): Message {
  const none = `${place(say, caller.context)} has no resources yet. What is created while you are here will be listed.`
  return message(
    say,
    caller,
    ['Resources: ', resources.map(({ externalId }) => externalId).join(', ') || none],
    [
      heading('Resources'),
      ...(resources.length
        ? [
            bullets(
              resources.map(({ type, externalId, createdAt }) => [
                strong(externalId),
                '  ',
                code(type),
                `  since ${day(createdAt)}`,
              ]),
            ),
          ]
        : []),
      note(resources.length ? shownOf(resources.length, total) : none),
      ...buttons([{ text: 'Register one', action: 'open', value: { form: 'register' } }]),
    ],
  )
}
