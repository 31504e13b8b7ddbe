// What tells open pages that something in the sandbox changed: one stream of server-sent events, which says what kinds of
// things changed and leaves it to the page to look at those it shows.
import type { Store } from '../store.ts'

/** The streams of one sandbox. */
export type Changes = {
  /** A stream of its own for one page: first `open`, then a tick for each burst of changes. */
  stream(): Response
  /** Ends every stream; whoever asks afterwards is told to come back later. */
  end(): void
}

/** A burst of changes is one tick: nobody reads faster than this. */
const GATHER_MS = 40
/** A page that went away without a word is noticed by writing to it. */
const BREATH_MS = 20_000
/** How soon a browser looks again after the stream broke. */
const RETRY_MS = 500

/** What no page shows: tickets that live for seconds. */
const UNSEEN = new Set(['trigger', 'hook', 'keys', 'faults'])

type Stream = ReadableStreamDefaultController<Uint8Array>

/** Begins to watch what is kept. Costs nothing while no page is open. */
export function openChanges(store: Store): Changes {
  const open = new Set<Stream>()
  const gathered = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let breath: NodeJS.Timeout | undefined
  let ended = false

  const send = (text: string) => {
    const bytes = new TextEncoder().encode(text)
    for (const stream of open) stream.enqueue(bytes)
  }
  const tick = () => {
    timer = undefined
    send(`event: change\ndata: ${JSON.stringify([...gathered])}\n\n`)
    gathered.clear()
  }
  const stopWatching = store.watch((kind) => {
    if (open.size === 0 || UNSEEN.has(kind)) return
    gathered.add(kind)
    timer ??= setTimeout(tick, GATHER_MS)
  })
  const leave = (stream: Stream) => {
    open.delete(stream)
    if (open.size > 0) return
    clearInterval(breath)
    breath = undefined
  }
  return {
    stream: () => {
      if (ended) return new Response('The sandbox is closing', { status: 503, headers: { 'retry-after': '1' } })
      let mine: Stream | undefined
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => {
          mine = stream
          open.add(stream)
          breath ??= setInterval(() => send(': still here\n\n'), BREATH_MS).unref()
          stream.enqueue(new TextEncoder().encode(`retry: ${RETRY_MS}\nevent: open\ndata: []\n\n`))
        },
        cancel: () => {
          if (mine) leave(mine)
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } })
    },
    end: () => {
      ended = true
      stopWatching()
      clearTimeout(timer)
      for (const stream of [...open]) {
        leave(stream)
        stream.close()
      }
    },
  }
}
