// What a turn of the conversation ends in, whoever opened it and wherever it is shown.
import type { ModalView } from '@slack/types'
import type { ActContext } from '../../org/context.ts'
import type { Caller } from '../../org/people/people.ts'
import type { Message } from '../views/blocks.ts'
import type { Say } from '../words/words.ts'

/** One turn: who speaks, the context in which it acts, and the words of this installation. */
export type Turn = {
  caller: Caller
  ctx: ActContext
  say: Say
  tenant: string
  teamId: string
  userId: string
  /** Whether it began on App Home. */
  isFromHome: boolean
}

export type Answer =
  | {
      kind: 'message'
      message: Message
      /** Takes the place of the message that the pressed button stands in; else it comes after it. */
      isInPlace?: boolean
      /** App Home shows the outcome by itself, so that from there nothing else has to. */
      isOnHome?: boolean
    }
  | { kind: 'form'; view: ModalView }

/** Says it after whatever was there. */
export const says = (message: Message): Answer => ({ kind: 'message', message })
/** Says it where the pressed button was. */
export const turnsInto = (message: Message): Answer => ({ kind: 'message', message, isInPlace: true })
/** Says it, unless it was asked for on App Home, which shows it by itself. */
export const changes = (message: Message): Answer => ({ kind: 'message', message, isOnHome: true })
