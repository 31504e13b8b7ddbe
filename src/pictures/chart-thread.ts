// The thread in which charts are drawn: laying out and rendering take tens of milliseconds, in which the main thread could
// answer no one.
import { parentPort } from 'node:worker_threads'
import { renderPng } from './render.ts'

/** One drawing that is asked for, and what came of it. */
export type Asked = { id: number; sketch: Parameters<typeof renderPng>[0] }
export type Answered = { id: number } & ({ png: Uint8Array<ArrayBuffer> } | { fault: string })

parentPort?.on('message', ({ id, sketch }: Asked) => {
  try {
    const png = renderPng(sketch)
    parentPort?.postMessage({ id, png } satisfies Answered, [png.buffer])
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
