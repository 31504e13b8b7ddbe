// Tabs by the book: arrows move among them, Home and End to the ends, and one panel shows.
import { at } from './make.js'

/** Makes tabs of the buttons in a tablist; `show` is told the chosen one's panel. Answers how to choose one. */
export function openTabs(list, show) {
  const tabs = [...list.querySelectorAll('[role=tab]')]
  const choose = (tab) => {
    for (const one of tabs) {
      const isChosen = one === tab
      one.setAttribute('aria-selected', String(isChosen))
      one.tabIndex = isChosen ? 0 : -1
      at(one.getAttribute('aria-controls')).hidden = !isChosen
    }
    show(tab.getAttribute('aria-controls'))
  }
  // A panel scrolls, so the keyboard must reach it.
  for (const tab of tabs) at(tab.getAttribute('aria-controls')).tabIndex = 0
  for (const tab of tabs) tab.addEventListener('click', () => choose(tab))
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key]
    if (!step) return
    event.preventDefault()
    const now = tabs.indexOf(document.activeElement)
    const next = Math.abs(step) === 1 ? (now + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1
    tabs[next].focus()
    choose(tabs[next])
  })
  return (panel) => choose(tabs.find((tab) => tab.getAttribute('aria-controls') === panel))
}
