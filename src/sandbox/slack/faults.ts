// Faults that a test or a person at the page asks for: Slack slow, failing, or delivering more than once.

/** One method of the Web API that fails, or is slow. `next` says how many calls; without it, until cleared. */
export type MethodFault = { name: string; error?: string; status?: number; delayMs?: number }

/** What goes wrong in the local Slack. */
export type SlackFaults = { deliver?: { times: number }; method?: MethodFault; next?: number }

/** The faults that are on now. */
export type Faults = {
  set(faults: SlackFaults): void
  /** How many times the next request to the app is delivered. */
  times(): number
  /** The same, without using the fault up. */
  copies(): number
  /** What is wrong with this call, if anything. */
  forMethod(name: string): MethodFault | undefined
}

/** No faults to begin with. */
export function openFaults(): Faults {
  let now: SlackFaults = {}
  let left = Number.POSITIVE_INFINITY
  const spend = <T>(fault: T): T => {
    left -= 1
    if (left <= 0) now = {}
    return fault
  }
  return {
    set: (faults) => {
      now = faults
      left = faults.next ?? Number.POSITIVE_INFINITY
    },
    times: () => (now.deliver && left > 0 ? spend(now.deliver.times) : 1),
    copies: () => (now.deliver && left > 0 ? now.deliver.times : 1),
    forMethod: (name) => (now.method?.name === name && left > 0 ? spend(now.method) : undefined),
  }
}
