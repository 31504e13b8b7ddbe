// The sandbox's page: sit down as someone, type, press, fill, look. It knows nothing but the driver API.
import { ask, complain } from './ask.js'
import { avatar } from './avatar.js'
import { openComposer, putIn } from './composer.js'
import { drawHome, openHome } from './home.js'
import { hearChanges } from './live.js'
import { at, icon } from './make.js'
import { drawMessages } from './messages.js'
import { drawModal, openModals } from './modal.js'
import { drawClock, openClock } from './pane/clock.js'
import { drawGuide, lookGuide, openGuide } from './pane/guide.js'
import { lookMail } from './pane/mail.js'
import { openProduct } from './pane/product.js'
import { drawTraffic, lookTraffic, openTraffic } from './pane/traffic.js'
import { drawPeople, windowOf } from './people.js'
import { onTold } from './scene.js'
import { onChange, personOf, redraw, refresh, state } from './state.js'
import { openTabs } from './tabs.js'
import { openTheme } from './theme.js'

const seatIn = () => new URLSearchParams(location.search).get('as') ?? localStorage.getItem('guildhall seat') ?? 'dina'

const showTab = openTabs(at('tabs'), (tab) => {
  state.tab = tab
  at('composer').hidden = false
  if (tab === 'home' && state.shown) void openHome()
  else void refresh()
})
const showPane = openTabs(at('pane-tabs'), (panel) => {
  localStorage.setItem('guildhall pane', panel)
  redraw()
})

/** On a small screen one part shows at a time. */
function showPart(part) {
  document.body.dataset.part = part
  for (const button of document.querySelectorAll('[data-show]'))
    button.setAttribute('aria-pressed', String(button.dataset.show === part))
}

async function sit(handle, tab = state.tab) {
  if (handle !== state.me) history.pushState(null, '', windowOf(handle))
  await seat(handle)
  showPart('chat')
  showTab(tab)
  await refresh()
}

async function seat(handle) {
  state.me = handle
  state.last = 80
  localStorage.setItem('guildhall seat', handle)
  await refresh()
}

function drawHead(shown) {
  const person = personOf(shown.me)
  const name = person?.name ?? shown.me
  at('who').textContent = name
  at('handle').textContent = `@${shown.me}`
  at('face').replaceChildren(avatar(person))
  at('slash').textContent = shown.command
  document.title = `${name} · Guildhall sandbox`
  at('typed').setAttribute('aria-label', `${shown.command}, typed as ${name}`)
}

function drawCounts({ complaints, unreadLetters, people, me }) {
  const count = (id, number, words) => {
    at(id).hidden = number === 0
    at(id).textContent = number > 99 ? '99+' : String(number)
    at(id).setAttribute('aria-label', `${number} ${words}`)
  }
  count('wrong-count', complaints, complaints === 1 ? 'complaint' : 'complaints')
  count('letter-count', unreadLetters, unreadLetters === 1 ? 'unread letter' : 'unread letters')
  const others = people.filter(({ handle }) => handle !== me).reduce((sum, { unread }) => sum + unread, 0)
  count('people-count', others, 'new messages for others')
}

let reading = false

/** Whoever has the conversation before their eyes has read it. */
async function markRead({ me, people }) {
  const unread = people.find(({ handle }) => handle === me)?.unread ?? 0
  const isLooking = document.visibilityState === 'visible' && state.tab === 'messages' && document.hasFocus()
  if (unread === 0 || !isLooking || reading) return
  reading = true
  await ask('/read', { as: me }).catch(complain)
  reading = false
}

let looking = false

/** The panes look once more when something changed; guide and traffic are drawn from what they know at once. */
async function lookPanes() {
  if (looking) return
  looking = true
  await Promise.all([lookGuide(), lookTraffic(), lookMail()])
  looking = false
}

async function open() {
  openTheme()
  for (const button of document.querySelectorAll('[data-icon]')) button.prepend(icon(button.dataset.icon))
  for (const button of document.querySelectorAll('[data-show]'))
    button.addEventListener('click', () => showPart(button.dataset.show))
  openModals()
  openComposer(() => {
    showPart('chat')
    if (state.tab !== 'messages') showTab('messages')
  })
  openTraffic()
  openClock()
  openProduct()
  for (const draw of [
    drawPeople(sit),
    drawHead,
    drawMessages,
    drawHome,
    drawModal,
    drawClock,
    drawCounts,
    drawGuide,
    drawTraffic,
    markRead,
  ])
    onChange(draw)
  onTold((answer) => {
    if (answer.messages?.length > 0 && state.tab === 'home' && answer.messages.some(({ ephemeral }) => ephemeral))
      at('tab-messages').classList.add('news')
  })
  state.commands = await ask('/commands').catch(() => [])
  showPart('chat')
  await seat(seatIn())
  showTab(location.hash === '#home' ? 'home' : 'messages')
  showPane(localStorage.getItem('guildhall pane') ?? 'guide')
  await openGuide({
    seated: sit,
    put: (text) => {
      showPart('chat')
      putIn(text)
    },
  })
  putIn('')
  hearChanges(() => void lookPanes())
  await lookPanes()
  window.addEventListener('popstate', () => void seat(seatIn()))
  window.addEventListener('focus', () => void refresh())
}

await open()
