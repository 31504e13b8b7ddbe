// The shape of a row in the table of everything that can be typed.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Answer, Turn } from '../turn/answers.ts'
import type { Said } from '../turn/parse.ts'
import type { Topic } from '../views/help.ts'
import type { Say } from '../words/words.ts'

/** Where whoever types acts, in this installation's own word for it. */
export const here = ({ catalog }: Say): string => `the ${catalog.labels.shared} you are in`

export type Command = Topic & {
  /** Other words for it. */
  aliases?: readonly string[]
  /** How many of the caller's organizations it shows, which come along with the caller. */
  organizations?: number
  /** Whether there is anything to it under a catalog; help leaves out what there is not. */
  isOffered?(catalog: Catalog): boolean
  /** Whether it can be done for someone who is signed out. */
  isForSignedOut?: boolean
  /** For what changes the organization one is in: asks whether it is meant there, where one may have forgotten to be there. */
  asksThere?: string
  /** Whether what was typed is enough to change it at once; whatever stands behind the name is, unless told. */
  actsOn?(said: Said): boolean
  run(turn: Turn, said: Said): Promise<Answer>
}
