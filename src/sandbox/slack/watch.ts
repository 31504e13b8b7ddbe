// Who is waiting for what the app does: an exchange watches the calls that come because of it, so that it can tell when
// the app has gone quiet and which refusals are its own.

import type { Json } from './blocks.ts'
import { personOfDm, type Workspace } from './workspace.ts'

/** An exchange under way. */
export type Watch = {
  id: string
  user: string
  startRev: number
  inFlight: number
  /** Calls answered so far that were made because of this exchange. */
  calls: number
  lastAt: number
  refusals: string[]
}

/** All exchanges under way. */
export type Watches = {
  begin(user: string): Watch
  end(watch: Watch): void
  /** Whether an exchange is still under way. */
  isRunning(id: string): boolean
  /** Adds a refusal to the exchanges that it belongs to; to all where nobody can tell. */
  refuse(text: string, watches: Watch[]): void
  /** Does what a call asks, with everyone it belongs to counting it. Answers who that was. */
  during<T>(
    what: string,
    args: Json,
    cause: string | undefined,
    act: (cause?: string) => Promise<T>,
  ): Promise<[T, Watch[]]>
  /** The calls of the app that are being answered now. */
  calls(): string[]
}

/** Opens the list. */
export function openWatches(space: Workspace): Watches {
  const running = new Set<Watch>()
  let count = 0
  const underWay = new Set<{ what: string }>()
  const run = Math.random().toString(36).slice(2, 8)
  return {
    begin: (user) => {
      const watch: Watch = {
        id: `x${run}.${++count}`,
        user,
        startRev: space.newRev(),
        inFlight: 0,
        calls: 0,
        lastAt: performance.now(),
        refusals: [],
      }
      running.add(watch)
      return watch
    },
    end: (watch) => running.delete(watch),
    isRunning: (id) => [...running].some((watch) => watch.id === id),
    during: async (what, args, known, act) => {
      const cause = known ?? space.triggers.get(String(args.trigger_id ?? ''))?.cause
      const watches = concerned(space, running, args, cause)
      const call = { what }
      underWay.add(call)
      for (const watch of watches) watch.inFlight += 1
      try {
        return [await act(cause), watches]
      } finally {
        underWay.delete(call)
        for (const watch of watches) answered(watch)
      }
    },
    refuse: (text, watches) => {
      for (const watch of watches.length > 0 ? watches : running) watch.refusals.push(text)
    },
    calls: () => [...underWay].map((call) => call.what),
  }
}

function answered(watch: Watch): void {
  watch.inFlight -= 1
  watch.calls += 1
  watch.lastAt = performance.now()
}

/** The exchange that surely caused a call; else those of the person it is about; else all. */
function concerned(space: Workspace, running: Set<Watch>, args: Json, cause: string | undefined): Watch[] {
  const exact = [...running].filter((watch) => watch.id === cause)
  if (exact.length > 0) return exact
  const user = userOf(space, args)
  return [...running].filter((watch) => user === undefined || watch.user === user)
}

/** Whom a call is about; nobody, for calls that only look something up. */
function userOf(space: Workspace, args: Json): string | undefined {
  const named = (name: string) => (typeof args[name] === 'string' ? args[name] : undefined)
  const channel = named('channel')
  if (channel) return /^[UW]/.test(channel) ? channel : personOfDm(space, channel)?.id
  const view = named('view_id')
  if (view) return space.views.get(view)?.user
  return named('user_id')
}
