// The larger blocks: alerts, cards, containers, videos, files, tasks.
import { icon, make } from '../make.js'
import { drawRich } from '../rich.js'
import { anchor, drawText } from '../text.js'
import { drawElement, drawImage } from './elements.js'

const line = (tag, name, text, scene) =>
  text ? make(tag, { class: name, dir: 'auto' }, drawText(text, scene.names)) : ''

/** A warning in a modal. */
export const drawAlert = (block, scene) =>
  make(
    'div',
    { class: `alert ${block.level ?? 'default'}`, role: 'note' },
    icon(['warning', 'error'].includes(block.level) ? 'alert' : 'info'),
    make('div', { dir: 'auto' }, drawText(block.text, scene.names)),
  )

/** Something on one card. */
export function drawCard(block, scene) {
  return make(
    'div',
    { class: 'card' },
    block.hero_image ? drawImage(block.hero_image) : '',
    make(
      'div',
      { class: 'card-head' },
      block.icon ? drawImage(block.icon) : '',
      make('div', {}, line('strong', 'card-title', block.title, scene), line('div', 'hint', block.subtitle, scene)),
    ),
    line('div', '', block.body, scene),
    block.actions
      ? make(
          'div',
          { class: 'actions' },
          block.actions.map((one) => drawElement(one, block, scene)),
        )
      : '',
  )
}

/** Cards side by side. */
export const drawCarousel = (block, scene) =>
  make(
    'div',
    { class: 'carousel', tabindex: 0, role: 'group', 'aria-label': 'Cards' },
    scene.drawBlocks(block.elements, scene),
  )

/** A box with a title; one that can be folded folds. */
export function drawContainer(block, scene) {
  const title = block.rich_text_title
    ? drawRich(block.rich_text_title, scene.names)
    : drawText(block.title, scene.names)
  const head = [
    block.icon ? drawImage(block.icon) : '',
    make('div', {}, make('strong', { dir: 'auto' }, title), line('div', 'hint', block.subtitle, scene)),
  ]
  const body = make('div', { class: 'container-body' }, scene.drawBlocks(block.child_blocks, scene))
  const look = `container ${block.width ?? 'standard'} ${block.has_header_divider ? 'ruled' : ''}`
  if (!block.is_collapsible) return make('div', { class: look }, make('div', { class: 'card-head' }, head), body)
  const closed = block.default_collapsed === true
  return make('details', { class: look, open: !closed }, make('summary', { class: 'card-head' }, head), body)
}

/** A player elsewhere: its picture, and the way to it. */
export const drawVideo = (block, scene) =>
  make(
    'div',
    { class: 'card video' },
    line('strong', 'card-title', block.title, scene),
    make('div', { class: 'hint' }, [block.author_name, block.provider_name].filter(Boolean).join(' · ')),
    line('div', '', block.description, scene),
    anchor(block.title_url ?? block.video_url, make('img', { src: block.thumbnail_url, alt: block.alt_text })),
  )

/** A remote file, which the app is the one to know. */
export const drawFile = (block) =>
  make('div', { class: 'attachment' }, icon('file'), make('span', {}, `File ${block.external_id}`))

const STATES = { pending: 'Not begun', in_progress: 'Under way', complete: 'Done', error: 'Failed' }

/** One task of an agent. */
export const drawTask = (block, scene) =>
  make(
    'div',
    { class: `card task ${block.status}` },
    make(
      'div',
      { class: 'card-head' },
      make('strong', { dir: 'auto' }, block.title),
      make('span', { class: 'badge' }, STATES[block.status]),
    ),
    block.details ? drawRich(block.details, scene.names) : '',
    block.output ? drawRich(block.output, scene.names) : '',
    (block.sources ?? []).map((source) => make('div', {}, anchor(source.url, source.text ?? source.url))),
  )

/** Several tasks under one title. */
export const drawPlan = (block, scene) =>
  make(
    'div',
    { class: 'container' },
    make('strong', { dir: 'auto' }, block.title),
    (block.tasks ?? []).map((task) => drawTask(task, scene)),
  )
