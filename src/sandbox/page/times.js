// Moments in words, as a chat shows them.
import { make } from './make.js'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** The hour of a moment; all of it when pointed at. */
export const clockTime = (at) =>
  make('time', { datetime: at, title: whole.format(new Date(at)) }, clock.format(new Date(at)))

const dateOf = (at) => new Date(at).toDateString()

/** The day of a moment: today, yesterday, or its date. */
export function dayOf(at, now) {
  if (dateOf(at) === dateOf(now)) return 'Today'
  if (dateOf(at) === dateOf(new Date(now).getTime() - 86_400_000)) return 'Yesterday'
  return weekday.format(new Date(at))
}

/** A moment, short. */
export const moment = (at) => short.format(new Date(at))

/** A moment, whole. */
export const wholeMoment = (at) => whole.format(new Date(at))
