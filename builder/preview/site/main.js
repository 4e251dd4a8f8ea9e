// The preview: events of the server enter, the page shows them; what a reader does goes to the parts of the page.

import { writeContents, markContents } from './contents.js'
import { obey, writeHelp } from './keys.js'
import { Pages } from './pages.js'
import { order, PlaceBox } from './place.js'
import { counted, showProblems, toggleProblems } from './problems.js'
import { Reader } from './reader.js'
import { listen } from './stream.js'

const NARROW = matchMedia('(max-width: 60rem)').matches
const KEPT = 'chapbook preview'
const MARK_POINTS = 14 // a line of text, about

const $ = id => document.getElementById(id)
const view = { zoom: 'page', spreads: !NARROW, reader: !NARROW, contents: false, follow: false }
Object.assign(view, JSON.parse(localStorage.getItem(KEPT) ?? '{}'))
const SIZES = [...$('zoom').options].map(option => option.value)
let state = null
let wanted = Number(location.hash.slice(1)) || 1 // the page that the address names, until there are pages

const pages = new Pages($('pages'), turned)
const place = new PlaceBox(pages, say)
const reader = new Reader($('frame'), $('text'), say)

function say(words) {
  $('status').textContent = words
}

function turned(index) {
  const row = pages.rows[index]
  if (!row) return
  if (document.activeElement !== $('page')) $('page').value = row.folio
  $('slider').value = index
  $('slider').ariaValueText = `page ${row.folio}`
  markContents($('contents-list'), index)
  if (wanted) return
  history.replaceState(null, '', `#${index + 1}`)
  if (view.reader) reader.follow(lastWithText(index))
}

// A blank page goes with the text before it.
function lastWithText(index) {
  return pages.rows.slice(0, index + 1).findLast(row => row.section) ?? pages.rows[index]
}

async function show(next) {
  const before = state
  const shown = pages.show(next.pages, next.size)
  state = place.state = next
  document.title = `${next.stale ? '✗ ' : ''}${next.title || 'Preview'}`
  $('title').textContent = next.title || 'Preview'
  $('of').textContent = next.pages.length ? `of ${next.pages.length}` : ''
  $('slider').max = Math.max(0, next.pages.length - 1)
  options($('edition'), next.printedEditions, next.printed)
  options($('reader-edition'), next.readerEditions, next.reader)
  $('edition-field').hidden = next.printedEditions.length < 2
  $('reader-edition-field').hidden = next.readerEditions.length < 2
  writeContents($('contents-list'), next, goToTitle)
  for (const each of next.problems) each.folio = each.page === null ? '' : next.pages[each.page].folio
  showProblems(next, { openPlace: problem => place.openPlace(problem), goTo })
  reader.show(next.epub, next.looks)
  if (wanted && next.pages.length) start()
  else if (before?.number && next.number !== before.number) tell(before)
  $('pages').classList.toggle('stale', next.stale)
  await shown
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const times = { ...next.times, received: next.received, painted: Date.now() / 1000 }
    // for who measures: the number of the build that is seen, and when it came there
    Object.assign(document.documentElement.dataset, { painted: next.number, times: JSON.stringify(times) })
  }))
}

function start() {
  arrangeView()
  const index = wanted - 1
  wanted = 0
  pages.go(index)
}

// Say what a save has changed: what is wrong, or where the edit is.
function tell(before) {
  const { edited, problems, stale } = state
  const words = counted(problems)
  if (stale) say(`${words}: the pages are those of the last good build`)
  else if (before.stale || counted(before.problems) !== words) say(words || 'Nothing is wrong')
  else say(`Made at ${new Date().toLocaleTimeString()}`)
  const isOnPage = edited && edited.page !== null && !stale
  const isElsewhere = isOnPage && !pages.sees(edited.page, edited.y)
  $('to-edit').hidden = !isElsewhere
  if (!isOnPage) return
  $('to-edit').textContent = `Edited: page ${state.pages[edited.page].folio}`
  if (isElsewhere && view.follow) goToEdit()
  else if (!isElsewhere) flash(edited)
}

function flash({ page, y }) {
  const mark = pages.mark(page, y, MARK_POINTS, 'edited')
  setTimeout(() => mark.remove(), 2500)
}

function goToEdit() {
  const edited = state?.edited
  if (!edited || edited.page === null) return say('Nothing was edited yet')
  $('to-edit').hidden = true
  pages.go(edited.page, { y: edited.y })
  flash(edited)
}

function goTo(index) {
  pages.go(index, { focus: true })
}

function goToTitle(index) {
  if (NARROW) toggle('contents') // where it lies over the pages
  goTo(index)
}

function options(select, names, chosen) {
  if ([...select.options].map(each => each.value).join() !== names.join())
    select.replaceChildren(...names.map(name => new Option(name)))
  select.value = chosen
}

function arrangeView() {
  localStorage.setItem(KEPT, JSON.stringify(view))
  for (const name of ['contents', 'spreads', 'reader']) $(`show-${name}`).ariaPressed = String(view[name])
  $('follow').ariaPressed = String(view.follow)
  $('contents').hidden = !view.contents
  markContents($('contents-list'), pages.current)
  $('reader').hidden = !view.reader
  $('zoom').value = view.zoom
  pages.setView(view)
  if (state && view.reader && pages.rows.length) reader.follow(lastWithText(pages.current))
}

function toggle(name) {
  view[name] = !view[name]
  arrangeView()
}

function zoomBy(step) {
  view.zoom = SIZES[Math.max(2, Math.min(SIZES.length - 1, pages.nearestSize(SIZES) + step))]
  arrangeView()
}

function setZoom(zoom) {
  view.zoom = zoom
  arrangeView()
}

function editionBy(step) {
  const names = state?.printedEditions ?? []
  const name = names[(names.indexOf(state.printed) + step + names.length) % names.length]
  if (name && name !== state.printed) choose(name)
}

async function choose(name) {
  say(`Edition ${name} …`)
  const answer = await order('/edition', { name })
  if (!answer.ok) say(`There is no edition ${name}`)
}

function find(folio) {
  const index = pages.rows.findIndex(row => row.folio === folio.trim())
  if (index < 0) return say(`There is no page ${folio}`)
  pages.go(index, { focus: true })
}

function back() {
  if (place.isOpen) place.close()
  else if (pages.rows.length) pages.button(pages.current).focus({ preventScroll: true })
}

const deeds = {
  next: () => pages.turn(1),
  previous: () => pages.turn(-1),
  first: () => pages.go(0),
  last: () => pages.go(pages.rows.length - 1),
  down: () => $('pages').scrollBy({ top: 80 }),
  up: () => $('pages').scrollBy({ top: -80 }),
  goTo: () => $('page').select(),
  place: () => pages.rows.length && place.show(pages.current),
  edited: goToEdit,
  follow: () => toggle('follow'),
  problems: toggleProblems,
  contents: () => toggle('contents'),
  spreads: () => toggle('spreads'),
  reader: () => toggle('reader'),
  larger: () => zoomBy(1),
  smaller: () => zoomBy(-1),
  whole: () => setZoom('page'),
  wide: () => setZoom('width'),
  editionBefore: () => editionBy(-1),
  editionAfter: () => editionBy(1),
  back,
  help: () => $('help').showModal(),
}

function wire() {
  const clicks = {
    previous: 'previous', next: 'next', 'show-contents': 'contents', 'show-spreads': 'spreads', 'show-reader': 'reader',
    follow: 'follow', 'show-help': 'help', 'to-edit': 'edited', 'show-problems': 'problems',
  }
  for (const [id, deed] of Object.entries(clicks)) $(id).addEventListener('click', deeds[deed])
  $('edition').addEventListener('change', event => choose(event.target.value))
  $('reader-edition').addEventListener('change', event => choose(event.target.value))
  $('zoom').addEventListener('change', event => setZoom(event.target.value))
  $('slider').addEventListener('input', event => pages.go(Number(event.target.value)))
  $('page').addEventListener('change', event => find(event.target.value))
  $('pages').addEventListener('click', event => {
    const sheet = event.target.closest('.sheet')
    if (!sheet) return
    // a key has no place on the page: then it is the first block
    const y = event.detail ? (event.clientY - sheet.getBoundingClientRect().top) / sheet.offsetHeight : 0
    place.show(sheet.parentElement.index, y * state.size[1])
  })
  obey(deeds)
  writeHelp($('help-list'))
}

arrangeView()
wire()
listen({
  state: show,
  step: words => { $('step').textContent = words },
  isThere: there => {
    if (there && document.body.classList.contains('ended')) say('')
    document.body.classList.toggle('ended', !there)
    if (!there) say("The preview has ended; start 'chapbook preview' again")
  },
})
