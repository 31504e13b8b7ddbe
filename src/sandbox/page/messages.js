// The conversation: what the app said to this person and what they typed, in order, in groups, by day.
import { appAvatar, avatar } from './avatar.js'
import { drawMessage } from './blocks/draw.js'
import { sizeOf } from './blocks/files.js'
import { at, icon, make } from './make.js'
import { morphChildren } from './morph.js'
import { sceneFor } from './scene.js'
import { personOf, refresh, state } from './state.js'
import { clockTime, dayOf } from './times.js'

const GROUP_MS = 5 * 60_000
let drawn = { json: '', me: '', latest: '' }

/** Draws the conversation, and stays at its end if that is where one was. */
export function drawMessages(shown) {
  const json = JSON.stringify([shown.me, shown.messages, shown.typed.length, shown.earlier, shown.people.length])
  if (json === drawn.json) return
  const panel = at('messages')
  const isOther = shown.me !== drawn.me
  const wasAtEnd = isOther || panel.scrollHeight - panel.scrollTop - panel.clientHeight < 60
  const latest = shown.messages.at(-1)?.ts ?? ''
  const isNew = latest > drawn.latest && !isOther
  drawn = { json, me: shown.me, latest }
  morphChildren(panel, contentOf(shown))
  if (isNew) say(shown.messages.at(-1))
  if (wasAtEnd || isNew) showEnd()
}

/** Shows the end of the conversation; of an answer taller than the window its beginning, where reading begins. */
export function showEnd() {
  const panel = at('messages')
  panel.scrollTop = panel.scrollHeight
  const last = panel.querySelector('.stream > :last-child')
  if (!last?.matches('article')) return
  const said = last.previousElementSibling?.matches('.said') ? last.previousElementSibling : last
  const hidden = panel.getBoundingClientRect().top - said.getBoundingClientRect().top
  if (last.offsetHeight > panel.clientHeight) panel.scrollTop -= hidden + 8
}

/** A short word of a new message, for whoever hears the page instead of seeing it. */
function say(message) {
  at('news').textContent = `Guildhall: ${message.text}`
}

function contentOf(shown) {
  const { messages, typed, earlier } = shown
  const oldest = earlier > 0 ? messages[0]?.at : ''
  const lines = [
    ...messages.map((message) => ({ at: message.at, message })),
    ...typed.filter((one) => one.at >= oldest).map((said) => ({ at: said.at, said })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  if (lines.length === 0) return [welcome(shown)]
  let before
  const drawnLines = lines.flatMap((line) => {
    const day = dayOf(line.at, shown.now)
    const head =
      before && dayOf(before.at, shown.now) === day
        ? []
        : [
            make(
              'div',
              { class: 'day', role: 'separator', 'data-key': `day ${line.at.slice(0, 10)}` },
              make('span', {}, day),
            ),
          ]
    const follows = head.length === 0 && isSameGroup(before, line)
    before = line
    return [...head, line.said ? drawSaid(line.said, shown) : drawArticle(line.message, follows)]
  })
  return [
    earlier > 0 ? more(earlier) : '',
    make('div', { class: 'stream', 'data-key': `stream ${shown.me}` }, drawnLines),
  ].filter(Boolean)
}

function isSameGroup(before, line) {
  if (!before?.message || !line.message) return false
  const [a, b] = [before.message, line.message]
  const isNear = Date.parse(b.at) - Date.parse(a.at) < GROUP_MS
  return isNear && a.channel === b.channel && a.ephemeral === b.ephemeral && a.user === b.user
}

function more(count) {
  const show = () => {
    state.last += 80
    void refresh()
  }
  return make(
    'button',
    { type: 'button', class: 'button small earlier', onclick: show },
    `Show ${Math.min(80, count)} earlier`,
  )
}

function drawSaid({ number, command, text, at: when }, { me, now }) {
  const person = personOf(me)
  return make(
    'div',
    { class: 'said', 'data-key': `said ${number}` },
    avatar(person),
    make(
      'div',
      { class: 'bubble' },
      make('div', { class: 'byline' }, make('bdi', { class: 'name' }, person?.name ?? me), clockTime(when, now)),
      make('div', { dir: 'auto' }, make('code', {}, `${command} ${text}`.trim())),
    ),
  )
}

const faceOf = (user) => (user === 'USLACKBOT' ? avatar({ slackUserId: user, name: 'Slackbot' }) : appAvatar())

function drawArticle(message, follows) {
  const { ts, user, ephemeral, channel } = message
  const name = user === 'USLACKBOT' ? 'Slackbot' : 'Guildhall'
  const where = ephemeral
    ? [icon('eye'), 'Only visible to you']
    : channel.startsWith('D')
      ? [icon('chat'), 'Direct message']
      : ['#general']
  const head = make(
    'div',
    { class: 'byline' },
    make('span', { class: 'name' }, name),
    make('span', { class: 'tag' }, 'APP'),
    clockTime(message.at, state.shown?.now),
    make('span', { class: 'where' }, where),
    message.edited ? make('span', { class: 'where' }, '(edited)') : '',
  )
  return make(
    'article',
    {
      'data-ts': ts,
      'data-key': ts,
      class: `message ${follows ? 'follows' : ''} ${ephemeral ? 'ephemeral' : ''}`,
      'aria-label': `${name}, ${ephemeral ? 'only visible to you' : 'direct message'}`,
    },
    follows ? make('span', { class: 'gutter' }, clockTime(message.at, state.shown?.now)) : faceOf(user),
    make(
      'div',
      { class: 'bubble' },
      follows ? '' : head,
      make('div', { class: 'blocks' }, drawMessage(message, sceneFor(ts, {}))),
      drawFiles(message.files),
    ),
  )
}

const drawFiles = (files = []) =>
  files.map((file) =>
    make(
      'a',
      { class: 'attachment', href: `/sandbox/api/file?id=${encodeURIComponent(file.id)}`, download: file.name },
      icon('file'),
      make(
        'span',
        {},
        make('bdi', {}, file.name),
        make('span', { class: 'hint' }, [sizeOf(file.size), 'Download'].filter(Boolean).join(' · ')),
      ),
    ),
  )

/** On a small screen the guide is a part of its own. */
const showGuide = () => document.querySelector('[data-show=pane]').click()

function welcome({ command }) {
  return make(
    'div',
    { class: 'welcome', 'data-key': 'welcome' },
    appAvatar(),
    make('h3', {}, 'This is Guildhall, in Slack'),
    make(
      'p',
      {},
      'Organizations, members, roles: everything a product’s teams need, without leaving the conversation.',
    ),
    make(
      'p',
      {},
      'Type ',
      make('code', {}, `${command} help`),
      ' below',
      make('span', { class: 'beside' }, ', or follow the guide beside'),
      '.',
    ),
    make('button', { type: 'button', class: 'button primary', onclick: showGuide }, 'Show me around'),
  )
}
