// The guide: a first task for someone who knows nothing yet. Its steps tick themselves off from Guildhall's own record.
import { ask } from '../ask.js'
import { at, icon, make } from '../make.js'
import { morphChildren } from '../morph.js'
import { state } from '../state.js'

const STEPS = [
  {
    key: 'create',
    title: 'Create an organization',
    why: 'Members, roles and what you make belong to it, not to you alone.',
    as: 'dina',
    type: 'create Sehat Clinic',
  },
  {
    key: 'switch',
    title: 'Switch into it',
    why: 'What you do next happens where you are. Every answer says at its top where that is.',
    as: 'dina',
    type: () => `switch ${place}`,
  },
  {
    key: 'invite',
    title: 'Invite Budi',
    why: 'He gets a direct message with Accept and Decline, and the seat is held for him.',
    as: 'dina',
    type: 'invite @budi',
  },
  {
    key: 'accept',
    title: 'Sit down as Budi and accept',
    why: 'Press Accept in his messages. Nobody joins without saying yes.',
    sit: 'budi',
    tab: 'messages',
  },
  {
    key: 'role',
    title: 'Make Budi an Admin',
    why: 'A role is a set of permissions. Back as Dina: only someone who may can give one.',
    as: 'dina',
    type: 'role @budi Admin',
  },
  {
    key: 'home',
    title: 'Open Home',
    why: 'One place for where you are, your organizations and what waits for you.',
    as: 'dina',
    sit: 'dina',
    tab: 'home',
  },
]

const NEXT = [
  { title: 'Undo what you did last', type: 'undo' },
  { title: 'Change the settings', type: 'settings' },
  { title: 'See who did what', type: 'audit' },
  { title: 'Look at the members', type: 'members' },
  { title: 'Choose a plan', type: 'plan' },
  { title: 'See the credits', type: 'credits' },
  { title: 'See everything you can type', type: 'help' },
]

let done = {}
let place = 'Sehat Clinic'
let hands

/** Opens the guide. `seated`: sits someone down and shows a tab; `put`: puts text into the composer. */
export async function openGuide(given) {
  hands = given
  await lookGuide()
}

/** Looks how far things have come. */
export async function lookGuide() {
  const found = await ask('/progress').catch(() => undefined)
  done = found?.steps ?? done
  place = found?.organization ?? place
  drawGuide()
}

/** Draws the steps. */
export function drawGuide() {
  const current = STEPS.find(({ key }) => !done[key])
  const count = STEPS.filter(({ key }) => done[key]).length
  const steps = STEPS.map((step, index) => drawStep(step, index, step === current))
  morphChildren(
    at('guide'),
    [
      make('h2', { 'data-key': 'title' }, current ? 'Two minutes, six steps' : 'That is the heart of it'),
      make(
        'p',
        { class: 'lead', 'data-key': 'lead' },
        current
          ? leadOf(count)
          : 'An organization, a member who said yes, a role, and a Home for all of it. What next?',
      ),
      make('progress', {
        max: STEPS.length,
        value: count,
        'aria-label': `${count} of ${STEPS.length} steps done`,
        'data-key': `progress ${count}`,
      }),
      current ? '' : drawNext(),
      make('ol', { class: 'steps', 'data-key': 'steps' }, steps),
    ].filter(Boolean),
  )
}

const leadOf = (count) =>
  count === 0
    ? 'You are at a table with ten people in a Slack of their own. Sit down as any of them; begin as Dina.'
    : `${count} of ${STEPS.length} done. Everything you do here is real, in a database of its own.`

function drawStep(step, index, isCurrent) {
  const isDone = done[step.key] === true
  const look = `step ${isDone ? 'done' : ''} ${isCurrent ? 'current' : ''}`
  const mark = make('span', { class: 'mark', 'aria-hidden': 'true' }, isDone ? icon('check') : String(index + 1))
  const words = make(
    'div',
    { class: 'words' },
    make('h3', {}, step.title, isDone ? make('span', { class: 'unseen' }, ' (done)') : ''),
    isDone ? '' : make('p', {}, step.why),
    isCurrent ? drawHow(step) : '',
  )
  return make('li', { class: look, 'data-key': step.key, 'aria-current': isCurrent ? 'step' : undefined }, mark, words)
}

function drawHow(step) {
  const text = typeof step.type === 'function' ? step.type() : step.type
  if (step.sit) {
    if (step.key === 'accept' && state.me === step.sit)
      return make('p', { class: 'now-do' }, 'You are Budi now: press Accept in the conversation.')
    const words = step.tab === 'home' ? 'Open Home as Dina' : 'Sit down as Budi'
    return make(
      'button',
      { type: 'button', class: 'button primary small', onclick: () => hands.seated(step.sit, step.tab) },
      words,
    )
  }
  const put = async () => {
    if (state.me !== step.as) await hands.seated(step.as, 'messages')
    hands.put(text)
  }
  return make(
    'button',
    { type: 'button', class: 'example', onclick: put, title: 'Puts it into the composer; you send it' },
    make('code', {}, `${state.shown?.command ?? '/org'} ${text}`),
  )
}

/** What there is to try next, of what this installation knows. */
function drawNext() {
  const known = new Set(state.commands.map(({ name }) => name))
  const rows = NEXT.filter(({ type }) => known.has(type))
  const put = (type) => () => hands.put(type)
  return make(
    'ul',
    { class: 'next', 'data-key': 'next' },
    rows.map(({ title, type }) =>
      make(
        'li',
        {},
        make('span', {}, title),
        make(
          'button',
          { type: 'button', class: 'example', onclick: put(type) },
          make('code', {}, `${state.shown?.command ?? '/org'} ${type}`),
        ),
      ),
    ),
  )
}
