// The shape of a row in the table of everything that can be pressed or chosen.
import { z } from 'zod'
import type { Answer, Turn } from '../turn/answers.ts'

export type Row<S extends z.ZodType = z.ZodType> = {
  value: S
  /** Whether pressing it again is another effect, or just shows the same again. */
  isRepeatable: boolean
  /** Whether it can be done for someone who is signed out. */
  isForSignedOut?: boolean
  run(turn: Turn, value: z.infer<S>): Promise<Answer>
}

/** A row that only shows something: it can be pressed any number of times. */
export const shows = <S extends z.ZodType>(value: S, run: Row<S>['run']): Row<S> => ({ value, isRepeatable: true, run })
/** A row that does something: once for each time its button was drawn. */
export const once = <S extends z.ZodType>(value: S, run: Row<S>['run']): Row<S> => ({ value, isRepeatable: false, run })

/** The id of a person, an organization, a request … */
export const Id = z.string().max(40)
