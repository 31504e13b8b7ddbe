// New secrets on their way from the act that made them to the screen that shows them: in memory only, for a minute, and in
// no receipt. A delivery that comes twice at once is answered twice, and Slack shows the answer that comes first.

/** Longer than an act and its answer may take together. */
const keptMs = 60_000

const onTheirWay = new Map<string, string>()

/** Keeps the secret of a key that is made until its answer is written. */
export function send(keyId: string, secret: string): void {
  onTheirWay.set(keyId, secret)
  setTimeout(() => onTheirWay.delete(keyId), keptMs).unref()
}

/** The secret of a key that was made just now, for the answer to its own delivery; null later, and in other processes. */
export const arrived = (keyId: string): string | null => onTheirWay.get(keyId) ?? null
