// Light and dark: what the system says, until someone says otherwise.
import { at, icon } from './make.js'

const system = matchMedia('(prefers-color-scheme: dark)')
const chosen = () => localStorage.getItem('guildhall theme')
const isDark = () => (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark'

function apply() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  const button = at('theme')
  button.replaceChildren(icon(isDark() ? 'sun' : 'moon'))
  button.setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours')
  button.title = button.getAttribute('aria-label')
}

/** Begins to keep the page in its colours, in every window at once. */
export function openTheme() {
  apply()
  at('theme').addEventListener('click', () => {
    localStorage.setItem('guildhall theme', isDark() ? 'light' : 'dark')
    apply()
  })
  system.addEventListener('change', apply)
  window.addEventListener('storage', apply)
}
