// What is told of people whose accounts are gone, and of organizations whose owners are: facts only, as all letters.
import type { OrganizationRef, PersonRef } from '../context.ts'

/** One step on the way to another owner. `owners` are those who can act no more, `since` when. */
export type SuccessionStep =
  /** Who would be the next as things are, and the last moment at which anyone could be. */
  | {
      step: 'waiting'
      owners: PersonRef[]
      since: Date
      next: { person: PersonRef; at: Date; rule: 'heir' | 'senior' | 'billing' } | null
      lastAt: Date
    }
  /** `before` is the role that the heir had. */
  | {
      step: 'succeeded'
      owners: PersonRef[]
      since: Date
      heir: PersonRef
      before: string
      rule: 'heir' | 'senior' | 'billing'
    }
  | { step: 'nobody'; owners: PersonRef[]; since: Date }
  /** `heir` is whoever took over meanwhile. */
  | { step: 'returned'; by: PersonRef; heir: PersonRef | null }
  /** `role` is what whoever took over has again. */
  | { step: 'undone'; heir: PersonRef; role: string }

export type SuccessionNews = {
  news: 'succession'
  organization: OrganizationRef
  /** Whether its reader may take it back. */
  mayUndo: boolean
} & SuccessionStep

export type AbsenceNews =
  /** To those who may remove them: `keys` of theirs stopped with their account. */
  | { news: 'member_absent'; organization: OrganizationRef; person: PersonRef; role: string; keys: number; since: Date }
  | { news: 'member_returned'; organization: OrganizationRef; person: PersonRef; role: string }
  | SuccessionNews
  /** Operators put them and another of theirs together; `organization` is their own account. */
  | { news: 'merged'; organization: OrganizationRef; other: string }
  /** To operators: nobody in it can own it. */
  | { news: 'ownerless'; organization: OrganizationRef; owners: PersonRef[] }
