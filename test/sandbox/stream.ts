// A reader of server-sent events, as a browser is one, for tests that wait for the next of them.

/** One event: its name, and the kinds of things that it says changed. */
export type Tick = { event: string; kinds: string[] }

/** A stream that is open. */
export type Stream = {
  /** The next event; undefined once the stream has ended. */
  next(): Promise<Tick | undefined>
  /** True if nothing comes for so long. */
  idleFor(ms: number): Promise<boolean>
  close(): Promise<void>
}

/** Opens a stream; throws where it is none. */
export async function openStream(url: string): Promise<Stream> {
  const answer = await fetch(url)
  const type = answer.headers.get('content-type')
  if (!answer.body || type !== 'text/event-stream') throw new Error(`${url} is no stream but ${type}`)
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let reading: Promise<Tick | undefined> | undefined
  const read = async (): Promise<Tick | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { done, value } = await reader.read()
        if (done) return undefined
        text += value
        continue
      }
      const [part, rest] = [text.slice(0, end), text.slice(end + 2)]
      text = rest
      const event = /^event: (.*)$/m.exec(part)?.[1]
      if (event) return { event, kinds: JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? '[]') as string[] }
    }
  }
  const next = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const quiet = (ms: number) => new Promise<'quiet'>((resolve) => setTimeout(resolve, ms, 'quiet'))
  return {
    next,
    idleFor: async (ms) => (await Promise.race([next(), quiet(ms)])) === 'quiet',
    close: async () => {
      await reader.cancel()
    },
  }
}
