// The sandbox's page: sit down as someone, type the command, press, fill, look. It knows nothing but the driver API.
import { drawBlocks, drawMessage } from './draw.js'
import { drawText, make } from './text.js'

const at = (id) => document.getElementById(id)
const state = {
  people: [],
  me: localStorage.getItem('me') ?? 'dina',
  tab: 'messages',
  view: null,
  errors: {},
  drawn: '',
  modal: 'null',
  queue: Promise.resolve(),
  waiting: 0,
}

async function ask(path, body) {
  const answer = await fetch(`/sandbox/api${path}`, body && { method: 'POST', body: JSON.stringify(body) })
  const said = await answer.json()
  at('problem').hidden = answer.ok
  at('problem').textContent = answer.ok ? '' : said.error
  if (!answer.ok) throw new Error(said.error)
  return said
}

const names = (id) => state.people.find((person) => person.slackUserId === id)?.name ?? id

/** How blocks in one place are drawn, and what happens there. */
function sceneFor(where, values, extra = {}) {
  const wish = (element, block) => ({ as: state.me, action: element.action_id, block: block.block_id, in: where })
  return {
    names,
    people: state.people,
    valueOf: (element, block) => values?.[block.block_id]?.[element.action_id] ?? initial(element),
    press: (element, block, option) =>
      press(element, { ...wish(element, block), value: option?.value ?? element.value }),
    change: (element, block, value) => act('/choose', { ...wish(element, block), value }, block),
    suggest: (element, block, typed) => ask('/suggest', { ...wish(element, block), typed }),
    ...extra,
  }
}

function initial(element) {
  const { initial_option: option, initial_options: options, initial_user: user, initial_users: users } = element
  return {
    value: element.initial_value,
    selected_option: option,
    selected_options: options,
    selected_user: user,
    selected_users: users,
    selected_date: element.initial_date,
    selected_time: element.initial_time,
  }
}

async function press(element, wish) {
  if (element.confirm && !(await confirmed(element.confirm))) return
  await act('/press', wish)
}

function confirmed(question) {
  const dialog = at('confirm')
  return new Promise((resolve) => {
    const close = (answer) => () => {
      dialog.close()
      resolve(answer)
    }
    dialog.replaceChildren(
      make('header', {}, make('h2', {}, drawText(question.title, names))),
      make('div', { class: 'body' }, drawText(question.text, names)),
      make(
        'footer',
        {},
        make('button', { type: 'button', onclick: close(false) }, question.deny?.text ?? 'No'),
        make(
          'button',
          { type: 'button', class: question.style ?? 'primary', onclick: close(true) },
          question.confirm?.text ?? 'Yes',
        ),
      ),
    )
    dialog.showModal()
  })
}

/** One act after another; only the last of a row redraws, so that nothing typed meanwhile is drawn over. */
function act(path, body) {
  state.waiting += 1
  state.queue = state.queue.then(async () => {
    const told = await ask(path, body).catch(() => undefined)
    state.waiting -= 1
    if (!told || state.waiting > 0) return
    // What is wrong with an input stays beside it until the modal is sent again or gives way to another.
    if (path === '/submit' || told.view?.id !== state.view?.id) state.errors = told.errors ?? {}
    await refresh(told.messages?.map((message) => message.ts))
  })
  return state.queue
}

async function refresh(fresh = []) {
  const who = encodeURIComponent(state.me)
  const [messages, seat, refusals] = await Promise.all([
    ask(`/conversation?as=${who}`),
    ask(`/seat?as=${who}`),
    ask('/refusals'),
  ])
  const now = JSON.stringify([state.me, state.tab, messages, seat.view, seat.home, refusals, state.errors])
  at('clock').textContent =
    `It is ${new Date(seat.now).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}`
  if (now === state.drawn) return
  state.drawn = now
  drawMessages(messages, fresh)
  drawHome(seat.home)
  drawModal(seat.view)
  drawRefusals(refusals)
}

function drawMessages(messages, fresh) {
  const articles = messages.map((message) => {
    const from = message.channel.startsWith('D') ? 'Guildhall' : '#general · Guildhall'
    const time = new Date(message.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    const note = message.ephemeral ? ' · only you can see this' : ''
    const head = make('header', {}, make('strong', {}, from), `${time}${note}`)
    return make(
      'article',
      { class: fresh.includes(message.ts) ? 'fresh' : '' },
      head,
      drawMessage(message, sceneFor(message.ts, {})),
    )
  })
  const empty = make('p', { class: 'none' }, 'Nothing yet. Type a command below, “help” for instance.')
  at('messages').replaceChildren(...(articles.length > 0 ? articles : [empty]))
  at('messages').lastElementChild?.scrollIntoView({ block: 'end' })
}

function drawHome(view) {
  const empty = make('p', { class: 'none' }, 'The app has published no Home yet.')
  at('home').replaceChildren(...(view ? drawBlocks(view.blocks, sceneFor('home', view.state.values)) : [empty]))
}

function drawModal(view) {
  const dialog = at('modal')
  state.view = view
  // What was typed does not redraw the modal: whoever types in the next input must not lose it.
  const shape = JSON.stringify(view && [view.id, view.title, view.blocks, state.errors])
  if (shape === state.modal) return
  state.modal = shape
  if (!view) return dialog.close()
  const scene = sceneFor(view.id, view.state.values, { errors: state.errors })
  const close = () => act('/close', { as: state.me, view: view.id })
  const submit = () => act('/submit', { as: state.me, view: view.id })
  dialog.replaceChildren(
    make('header', {}, make('h2', { id: 'modal-title' }, view.title?.text ?? '')),
    make('div', { class: 'body' }, drawBlocks(view.blocks, scene)),
    make(
      'footer',
      {},
      make('button', { type: 'button', onclick: close }, view.close?.text ?? 'Close'),
      view.submit
        ? make(
            'button',
            { type: 'button', class: 'primary', onclick: () => checked(view, dialog) && submit() },
            view.submit.text,
          )
        : '',
    ),
  )
  if (!dialog.open) dialog.showModal()
}

/** Slack's own check before anything is sent: what must be filled in is filled in. */
function checked(view, dialog) {
  const missing = view.blocks.filter((block) => block.type === 'input' && !block.optional && isEmpty(dialog, block))
  state.errors = Object.fromEntries(missing.map((block) => [block.block_id, 'Please complete this required field.']))
  if (missing.length > 0) void refresh()
  return missing.length === 0
}

function isEmpty(dialog, block) {
  const box = dialog.querySelector(`[data-block="${CSS.escape(block.block_id)}"]`)
  const field = box?.querySelector('input:not([type=radio], [type=checkbox]), select, textarea')
  if (field) return field.value === ''
  return box?.querySelector('input:checked') === null
}

function drawRefusals(refusals) {
  const lines = refusals
    .toReversed()
    .map((one) =>
      make(
        'li',
        { class: 'wrong' },
        make('strong', {}, one.error),
        ` ${one.text}`,
        make('small', {}, `${one.what} · ${one.cites}`),
      ),
    )
  const none = make('li', { class: 'none' }, 'Nothing. The app keeps to Slack’s rules.')
  at('refusals').replaceChildren(...(lines.length > 0 ? lines : [none]))
}

function drawPeople() {
  const entries = state.people.map((person) => {
    const kind = person.kind === 'member' ? '' : make('small', {}, person.kind)
    const sit = () => sitDown(person.handle)
    const off = person.kind === 'bot' || person.kind === 'deactivated'
    const attributes = { type: 'button', disabled: off, 'aria-pressed': person.handle === state.me, onclick: sit }
    return make('li', {}, make('button', attributes, person.name, kind))
  })
  at('people').replaceChildren(...entries)
  at('who').textContent = state.people.find((person) => person.handle === state.me)?.name ?? state.me
}

async function sitDown(handle) {
  state.me = handle
  state.errors = {}
  localStorage.setItem('me', handle)
  drawPeople()
  await refresh()
}

async function show(tab) {
  state.tab = tab
  for (const name of ['messages', 'home']) {
    at(name).hidden = name !== tab
    at(`tab-${name}`).setAttribute('aria-selected', String(name === tab))
  }
  if (tab === 'home') await ask('/home', { as: state.me })
  await refresh()
}

at('composer').addEventListener('submit', async (event) => {
  event.preventDefault()
  const typed = at('typed')
  const text = typed.value
  typed.value = ''
  await show('messages')
  await act('/command', { as: state.me, text })
})
at('tab-messages').addEventListener('click', () => show('messages'))
at('tab-home').addEventListener('click', () => show('home'))
at('modal').addEventListener('cancel', (event) => {
  event.preventDefault()
  if (state.view) void act('/close', { as: state.me, view: state.view.id })
})

state.people = await ask('/people')
at('slash').textContent = (await ask('/seat?as=dina')).command
drawPeople()
await show('messages')
setInterval(() => {
  if (!document.hidden && !at('modal').open) void refresh().catch(() => undefined)
}, 2000)
