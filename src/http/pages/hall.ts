// The hall that stands beside what a page says: its door is open for whoever is expected, and closed where nothing awaits.
import { html } from 'hono/html'
import type { Html } from './layout.ts'

/** An open door; a closed one; all windows lit, for someone who has come in. */
export type Mood = 'open' | 'closed' | 'lit'

const columns = [46, 94, 204, 252]
const windows = [71.5, 229.5]

// Those above the picture are seen where there is sky above it.
const stars = [
  [24, 40, 1.4],
  [70, 18, 1],
  [112, 52, 1.2],
  [206, 30, 1],
  [252, 58, 1.4],
  [300, 22, 1.1],
  [286, 88, 0.9],
  [36, 92, 0.9],
  [-6, -18, 1],
  [52, -46, 1.3],
  [128, -22, 0.9],
  [188, -64, 1.1],
  [236, -30, 0.9],
  [322, -52, 1.2],
  [10, -104, 1.1],
  [96, -118, 1],
  [158, -146, 1.4],
  [300, -128, 1],
  [40, -178, 0.9],
  [118, -206, 1.1],
  [214, -190, 0.9],
  [286, -218, 1.2],
] as const

const trees = [
  [-34, 250, 92],
  [-6, 252, 64],
  [338, 250, 84],
  [362, 252, 60],
] as const

/** The drawing. It says nothing that the words beside it do not, so that those who hear the page are not told of it. */
export const hall = (
  mood: Mood,
): Html => html`<svg class="hall ${mood}" viewBox="0 0 320 268" aria-hidden="true" focusable="false">
<defs>
<linearGradient id="light" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff3cf"/><stop offset="1" stop-color="#f4bf62"/></linearGradient>
<linearGradient id="spill" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#f9d48a" stop-opacity=".85"/><stop offset="1" stop-color="#f9d48a" stop-opacity="0"/></linearGradient>
<radialGradient id="halo"><stop offset="0" stop-color="#f6cf86" stop-opacity=".5"/><stop offset=".45" stop-color="#f6cf86" stop-opacity=".14"/><stop offset="1" stop-color="#f6cf86" stop-opacity="0"/></radialGradient>
</defs>
<g fill="#fbeecb">${stars.map(([x, y, r]) => html`<circle cx="${x}" cy="${y}" r="${r}"/>`)}</g>
${mood === 'closed' ? '' : html`<circle class="glow" cx="160" cy="188" r="230" fill="url(#halo)"/>`}
<path d="M266-96a34 34 0 1 0 30 50 28 28 0 1 1-30-50z" fill="#fbeecb"/>
<path d="M-160 262V196q70-34 150-8t120-18 120 14 130-14 140 30v62z" fill="#123f38"/><path d="M-160 262v-36q90-26 190 2t260-4 190 6v32z" fill="#15493c"/>
${trees.map(([x, y, tall]) => html`<path d="M${x} ${y - tall}q${tall * 0.34} ${tall * 0.55} 0 ${tall}q${-tall * 0.34} ${-tall * 0.45} 0 ${-tall}z" fill="#0f3a31"/>`)}
<path d="M160 34V8" stroke="#f2c879" stroke-width="2.4" stroke-linecap="round"/>
<path d="M161 9h26l-7 6.5 7 6.5h-26z" fill="#f2c879"/>
<path d="M22 100 160 34l138 66z" fill="#1d6a57"/>
<path d="M46 94 160 41l114 53z" fill="#175848"/>
<circle cx="160" cy="74" r="11" fill="${mood === 'lit' ? 'url(#light)' : '#0f4437'}" stroke="#f2c879" stroke-width="2"/>
<path d="M160 63v22M149 74h22" stroke="#f2c879" stroke-width="1.6"/>
<rect x="28" y="100" width="264" height="16" rx="1.5" fill="#237a65"/>
<rect x="38" y="116" width="244" height="122" fill="#145041"/>
${windows.map(
  (x) =>
    html`<path d="M${x} 206v-46a9.500 9.500 0 0 1 19 0v46z" fill="${mood === 'lit' ? 'url(#light)' : '#0e3f33'}"/>`,
)}
${columns.map(
  (x) =>
    html`<path d="M${x - 4} 116h30v7h-30zM${x} 123h22v107h-22zM${x - 4} 230h30v8h-30z" fill="#2b8a72"/><path d="M${x + 6} 126v101M${x + 11} 126v101M${x + 16} 126v101" stroke="#1f7360" stroke-width="1.6"/>`,
)}
<path d="M133 238v-72a27 27 0 0 1 54 0v72z" fill="#0e3f33" stroke="#f2c879" stroke-width="2.4"/>
${mood === 'closed' ? closedDoor : openDoor}
<path d="M26 238h268v9H26z" fill="#2b8a72"/><path d="M16 247h288v9H16z" fill="#237a65"/><path d="M6 256h308v12H6z" fill="#1d6a57"/>
${mood === 'closed' ? '' : html`<path class="glow" d="M135 238h50l40 30H95z" fill="url(#spill)"/>`}
${mood === 'lit' ? bunting : ''}
</svg>`

const closedDoor = html`<path d="M136 237v-71a24 24 0 0 1 24-24v95z" fill="#195c4b"/><path d="M184 237v-71a24 24 0 0 0-24-24v95z" fill="#165344"/><path d="M160 142v95" stroke="#0e3f33" stroke-width="1.6"/><circle cx="154.500" cy="196" r="2.200" fill="#f2c879"/><circle cx="165.500" cy="196" r="2.200" fill="#f2c879"/>`

const openDoor = html`<path d="M136 237v-71a24 24 0 0 1 48 0v71z" fill="url(#light)"/><path d="M136 237v-71c0-9 4-16 9-20l1 98z" fill="#1d6a57"/><path d="M184 237v-71c0-9-4-16-9-20l-1 98z" fill="#1d6a57"/><circle cx="143" cy="198" r="1.800" fill="#f2c879"/><circle cx="177" cy="198" r="1.800" fill="#f2c879"/>`

const flags = [
  [52, 121, '#f2c879'],
  [76, 127, '#e8825a'],
  [100, 131, '#8fd0b8'],
  [124, 133, '#f2c879'],
  [148, 134, '#e8825a'],
  [172, 134, '#8fd0b8'],
  [196, 133, '#f2c879'],
  [220, 131, '#e8825a'],
  [244, 127, '#8fd0b8'],
  [268, 121, '#f2c879'],
] as const

const bunting = html`<path d="M36 114q124 36 248 0" fill="none" stroke="#fbeecb" stroke-width="1.4"/>${flags.map(
  ([x, y, fill]) => html`<path d="M${x - 7} ${y - 2}h14l-7 13z" fill="${fill}"/>`,
)}`
