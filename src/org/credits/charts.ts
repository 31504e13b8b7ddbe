// The picture of a month as the rules see it: numbers with every word for them said already, whoever draws them, and who may
// still look.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Deps } from '../context.ts'

/** Whose credits a bar is made of. */
export type SketchPart = { label: string; total: number }

/** A month to be drawn: everything that stands in the picture, in its reader's words. */
export type Sketch = {
  title: string
  /** The organization that it is of. */
  whose: string
  /** How it is split, and up to when it counts. */
  about: string
  /** The currency of which the numbers are minor units, and how many digits those have; null where they are credits. */
  money: { currency: string; digits: number } | null
  /** What a bar of the lower panel is, and the line of the upper one: "Credits a day", "Credits so far". */
  perDay: string
  soFar: string
  /** The part that counts under no cap, and so not in the upper panel, by its place; null where all count. */
  uncounted: number | null
  /** The most that are drawn, in order, the largest first. */
  parts: readonly SketchPart[]
  /** The day of the month of each of its days with what each part came to; null from tomorrow on. */
  days: readonly (readonly number[] | null)[]
  /** The names of the days as the axis has them, one for each of `days`. */
  dayNames: readonly string[]
  /** What it is measured by: a line at that amount, named before it. */
  cap: { amount: number; label: string } | null
  /**
   * How it would go on: so much on each day to come, and of that so much in the upper panel; the day, from 0, on which what
   * it is measured by is reached; and the last on which there is anything to use, null where that is not within the month.
   */
  forecast: {
    perDay: number
    soFarPerDay: number
    label: string
    runsOut: { day: number; label: string } | null
    lastDay: number | null
  } | null
  /** What is said where there is nothing to draw, and for a name in letters that no font here has. */
  nothing: string
  unreadable: string
}

/** Which month's picture: whose, split how, shown to whom; `mark` changes with what is in it. */
export type PictureOf = {
  organizationId: string
  month: string
  by: 'member' | 'group'
  mark: string
  readerId: string
}

/** Where a picture is for Slack to show: at an address for a while, or among its own files. */
export type PictureAt = { url: string } | { fileId: string }

/** The Charts port: draws a month and says where Slack finds it. At an address nothing is drawn until someone looks. */
export type Charts = { shown(of: PictureOf, sketch: Sketch): Promise<PictureAt> }

/** So many parts a picture can tell apart; the rest are drawn as one. */
export const mostParts = 8

/** Whether whoever a picture was shown to may still see the credits of its organization. */
export async function isTheirs(
  { db, catalog }: Pick<Deps, 'db' | 'catalog'>,
  { organizationId, readerId: personId }: PictureOf,
): Promise<boolean> {
  const person = { absentSince: null }
  const organization = { status: { not: 'deleted' as const } }
  const held = await db.membership.findFirst({ where: { organizationId, personId, person, organization } })
  return held !== null && permissionsOf(catalog, held.role).has('credits.read')
}
