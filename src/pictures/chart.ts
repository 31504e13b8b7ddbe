// The drawer of charts: pictures are drawn in a thread of their own, one at a time, and kept for a while by what is in them, so
// that whoever asks for the same gets it at once.
import { hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Sketch } from '../org/credits/charts.ts'
import type { Answered, Asked } from './chart-thread.ts'

/** So many pictures are kept; each has less than 200 KB. */
const mostKept = 64
/** How many may wait for their turn. */
const mostWaiting = 32
/** How long one may take before its thread is given up for another. */
const patienceMs = 20_000
/** A thread with nothing to draw is let go after a while: it holds some tens of megabytes. */
const idleMs = 60_000

export type Png = Uint8Array<ArrayBuffer>
/** What draws charts as PNG, twice as sharp as they are large. */
export type Drawer = {
  month(sketch: Sketch): Promise<Png>
  /** Gets ready: a picture is going to be asked for. */
  warm(): void
  close(): Promise<void>
}
type Waiting = { resolve(png: Png): void; reject(error: Error): void }

/** Too much was asked for at once: nothing of it is lost by asking again. */
export class ChartsBusy extends Error {
  override name = 'ChartsBusy'
}

/** Draws charts; the thread begins with the first one, and never keeps the process alive. */
export function createCharts(): Drawer {
  const kept = new Map<string, Promise<Png>>()
  const thread = new Thread()
  const remember = (key: string, png: Promise<Png>): Promise<Png> => {
    kept.delete(key)
    kept.set(key, png)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return png
  }
  return {
    month(sketch) {
      const key = hash('sha256', JSON.stringify(sketch), 'base64url')
      const before = kept.get(key)
      if (before) return remember(key, before)
      const png = thread.draw(sketch)
      // What failed is not kept: it may succeed the next time.
      png.catch(() => kept.delete(key))
      return remember(key, png)
    },
    warm: () => thread.warm(),
    close: () => thread.close(),
  }
}

class Thread {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #timer: NodeJS.Timeout | undefined
  #last = 0

  draw(sketch: Sketch): Promise<Png> {
    if (this.#waiting.size >= mostWaiting) return Promise.reject(new ChartsBusy('too many pictures are being drawn'))
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      this.#waiting.set(id, { resolve, reject })
      this.#watch()
      this.#open().postMessage({ id, sketch } satisfies Asked)
    })
  }

  warm(): void {
    this.#open()
    this.#watch()
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#giveUp(new Error('the charts are closed'))
    await worker?.terminate()
  }

  #open(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./chart-thread.ts', import.meta.url))
    worker.unref()
    worker.on('message', (answered: Answered) => this.#take(answered))
    worker.on('error', (error) => this.#worker === worker && this.#giveUp(error))
    worker.on('exit', () => this.#worker === worker && this.#giveUp(new Error('the thread that draws charts ended')))
    this.#worker = worker
    return worker
  }

  #take(answered: Answered): void {
    const waiting = this.#waiting.get(answered.id)
    this.#waiting.delete(answered.id)
    this.#watch()
    if ('png' in answered) waiting?.resolve(answered.png)
    else waiting?.reject(new Error(`a chart could not be drawn: ${answered.fault}`))
  }

  // Counted anew with each one that is asked for or done: it is the thread that is watched, not one drawing.
  #watch(): void {
    clearTimeout(this.#timer)
    const isIdle = this.#waiting.size === 0
    const end = () => {
      const worker = this.#worker
      this.#giveUp(new Error(`a chart took longer than ${patienceMs} ms`))
      void worker?.terminate()
    }
    this.#timer = setTimeout(end, isIdle ? idleMs : patienceMs)
    if (isIdle) this.#timer.unref()
  }

  #giveUp(error: Error): void {
    this.#worker = null
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of all) reject(error)
  }
}
