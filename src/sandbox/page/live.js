// Hears of changes. A browser opens few connections to one place, so of all windows one listens and tells the others.
import { refresh } from './state.js'

const channel = new BroadcastChannel('guildhall sandbox')

/** Begins to hear; `told` is given the kinds of things that changed. */
export function hearChanges(told) {
  const hear = (kinds) => {
    void refresh()
    told(kinds)
  }
  channel.onmessage = ({ data }) => hear(data)
  const listen = () => {
    const stream = new EventSource('/sandbox/api/changes')
    // Whatever happened while nobody listened is looked at once the stream is there again.
    for (const type of ['open', 'change'])
      stream.addEventListener(type, ({ data = '[]' }) => {
        const kinds = JSON.parse(data)
        channel.postMessage(kinds)
        hear(kinds)
      })
  }
  // The lock is held as long as the window is open; then another window gets it. Without locks each listens for itself.
  if (navigator.locks) void navigator.locks.request('guildhall sandbox', () => new Promise(() => listen()))
  else listen()
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh()
  })
}
