// Faults that a test or a person at the page asks for: Stripe slow, failing, cut off in the middle, its webhooks late,
// lost, doubled or in disorder.
import { z } from 'zod'

/** What can be asked for, as the driver takes it. `next` says how many calls or webhooks; without it, until cleared. */
export const stripeFaults = z.strictObject({
  webhooks: z.enum(['hold', 'drop', 'double', 'shuffle']).exactOptional(),
  api: z
    .strictObject({
      /** Answers with this status before anything is done. */
      status: z.int().min(400).max(599).exactOptional(),
      /** The answer with that status is kept under the request's idempotency key, as Stripe does once it began to work. */
      kept: z.boolean().exactOptional(),
      /** Does what was asked, then cuts the connection. */
      timeoutAfterCommit: z.boolean().exactOptional(),
      /** Nobody answers at all. */
      down: z.boolean().exactOptional(),
      /** Answers so much later, in real time. */
      delayMs: z.int().min(0).max(60_000).exactOptional(),
      /** Answers 429 to all but so many calls a second, in real time. */
      perSecond: z.int().min(1).exactOptional(),
      /** Only calls of this method, and whose path begins so. */
      method: z.enum(['GET', 'POST', 'DELETE']).exactOptional(),
      path: z.string().startsWith('/v1/').exactOptional(),
    })
    .exactOptional(),
  next: z.int().min(1).exactOptional(),
})
export type StripeFaults = z.output<typeof stripeFaults>
export type ApiFault = NonNullable<StripeFaults['api']>
export type WebhookFault = NonNullable<StripeFaults['webhooks']>

/** The faults that are on now. */
export type Faults = {
  /** Replaces whatever was asked for before, and tells those who listen. */
  set(faults: StripeFaults): void
  /** What is wrong with this call, if anything. */
  forCall(method: string, path: string): ApiFault | undefined
  /** What happens to the next webhook, if anything. */
  forWebhook(): WebhookFault | undefined
  /** The same, without using the fault up. */
  webhooks(): WebhookFault | undefined
  /** Whether nobody answers, whatever is asked. */
  isDown(): boolean
  /** The same for one connection that is being opened, using the fault up. */
  refusesConnection(): boolean
  onChange(listener: () => void): void
}

/** No faults to begin with. */
export function openFaults(): Faults {
  let now: StripeFaults = {}
  let left = { api: 0, webhooks: 0 }
  let recent: number[] = []
  const listeners: (() => void)[] = []
  const spend = <T>(kind: 'api' | 'webhooks', fault: T): T => {
    left[kind] -= 1
    return fault
  }
  const isOverPace = (most: number): boolean => {
    const at = performance.now()
    recent = recent.filter((one) => at - one < 1000)
    if (recent.length >= most) return true
    recent.push(at)
    return false
  }
  const isDown = () => now.api?.down === true && left.api > 0 && !now.api.method && !now.api.path
  return {
    set: (faults) => {
      now = faults
      const most = faults.next ?? Number.POSITIVE_INFINITY
      left = { api: most, webhooks: most }
      recent = []
      for (const tell of listeners) tell()
    },
    forCall: (method, path) => {
      const fault = now.api
      if (!fault || left.api <= 0 || !isMeant(fault, method, path)) return undefined
      if (fault.perSecond === undefined) return spend('api', fault)
      return isOverPace(fault.perSecond) ? spend('api', { ...fault, status: 429 }) : undefined
    },
    forWebhook: () => (now.webhooks && left.webhooks > 0 ? spend('webhooks', now.webhooks) : undefined),
    webhooks: () => (left.webhooks > 0 ? now.webhooks : undefined),
    isDown,
    refusesConnection: () => isDown() && spend('api', true),
    onChange: (listener) => void listeners.push(listener),
  }
}

const isMeant = (fault: ApiFault, method: string, path: string): boolean =>
  (fault.method === undefined || fault.method === method) && (fault.path === undefined || path.startsWith(fault.path))
