// What went over the wire between the local Slack and the app, and what Slack had to refuse. A refusal is never lost:
// it stands in the record, on the page, in the exchange that caused it, and fails the test that listens.
import type { Shelf, Store } from '../store.ts'
import type { Complaint } from './rules/complaint.ts'

/** One request with its answer, in either direction. */
export type Entry = {
  number: number
  at: string
  direction: 'to the app' | 'from the app'
  /** What it was: a method of the Web API, `command /org`, `block_actions`, `event user_change`, `response_url`. */
  what: string
  request: unknown
  answer: unknown
  status: number
  ms: number
  complaints: Complaint[]
}

/** Listens for refusals. */
export type OnComplaint = (complaint: Complaint, entry: Entry) => void

/** The record of the wire. */
export type Traffic = {
  /** Keeps an entry and tells everyone about its complaints. */
  record(entry: Omit<Entry, 'number' | 'at'>): void
  entries(): Entry[]
  complaints(): Kept[]
  onComplaint(listener: OnComplaint): () => void
}

/** How many entries are kept: the record is a ring, the complaints in it are kept for good beside it. */
const KEPT = 2_000

type Kept = Complaint & { at: string; what: string }

/** Opens the record where the last run left it. */
export function openTraffic(store: Store, now: () => Date): Traffic {
  const ring: Shelf<Entry> = store.shelf('traffic')
  const complaints: Shelf<Kept> = store.shelf('complaint')
  const entries = ring.all().sort((a, b) => a.number - b.number)
  const listeners = new Set<OnComplaint>()
  const record: Traffic['record'] = (given) => {
    const entry = { ...given, number: (entries.at(-1)?.number ?? 0) + 1, at: now().toISOString() }
    entries.push(entry)
    if (entries.length > KEPT) entries.shift()
    // No answer depends on this record, so nobody waits for it; a failure to write still ends the process loudly.
    void ring.put(String(entry.number % KEPT), entry.direction, entry)
    for (const complaint of entry.complaints) {
      const kept = { ...complaint, at: entry.at, what: entry.what }
      void complaints.put(`${entry.number}.${complaints.all().length}`, entry.what, kept)
      for (const tell of listeners) tell(complaint, entry)
    }
  }
  return {
    record,
    entries: () => [...entries],
    complaints: () => complaints.all(),
    onComplaint: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A complaint in one line, as people read it in `refusals`. */
export const inWords = (complaint: Complaint): string => `${complaint.error}: ${complaint.text} (${complaint.cites})`
