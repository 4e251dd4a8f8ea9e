// The pages: rows of the book enter, pictures of those that are near the window are shown. The page in view stays.

const GROUND = 32 // pixels around and between pages
const STEP = 64 // pictures are asked for in so many steps of width, so that a small change of the window needs none anew

export class Pages {
  constructor(pane, turned) {
    this.pane = pane
    this.turned = turned // is called with the index of the page in view
    this.rows = []
    this.size = [1, 1]
    this.current = 0
    this.zoom = 'page'
    this.spreads = true
    this.near = new IntersectionObserver(seen => this.#approach(seen), { root: pane, rootMargin: '100% 0px' })
    this.settled = 0 // moves by which the pane was scrolled by us
    pane.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    new ResizeObserver(() => this.arrange()).observe(pane)
  }

  // Show other rows; what the reader looked at stays where it was on the screen. What is in view is drawn first.
  async show(rows, size) {
    const anchor = this.#anchor()
    const before = this.rows
    this.rows = rows
    this.size = size
    while (this.pane.children.length > rows.length) {
      this.near.unobserve(this.pane.lastElementChild)
      this.pane.lastElementChild.remove()
    }
    for (const [index, row] of rows.entries()) this.#put(index, row)
    this.#arrange()
    if (anchor) this.#restore(anchor, before)
    await Promise.all(this.#inView().map(page => this.#draw(page)))
    for (const page of this.pane.children) if (page.isNear || !page.key) this.#draw(page)
  }

  setView({ zoom = this.zoom, spreads = this.spreads }) {
    this.zoom = zoom
    this.spreads = spreads
    this.arrange()
  }

  arrange() {
    const anchor = this.#anchor()
    this.#arrange()
    if (anchor) this.#restore(anchor, this.rows)
    for (const page of this.pane.children) if (page.isNear) this.#draw(page)
  }

  // Go to a page; `y` is in points from its top.
  go(index, { y = null, focus = false } = {}) {
    const page = this.pane.children[Math.max(0, Math.min(index, this.rows.length - 1))]
    if (!page) return
    const place = page.offsetTop + (y === null ? 0 : (y / this.size[1]) * page.offsetHeight - this.pane.clientHeight / 3)
    const room = this.pane.clientHeight - page.offsetHeight
    const top = y === null || room >= 0 ? page.offsetTop - Math.max(GROUND / 2, room / 2) : place - GROUND / 2
    this.pane.scrollTo({ top })
    this.#turn(page.index)
    if (focus) page.button.focus({ preventScroll: true })
  }

  turn(by) {
    const [here] = this.#row(this.current)
    const there = by > 0 ? this.#row(this.current).at(-1) + 1 : (this.#row(here - 1)[0] ?? 0)
    this.go(there, { focus: this.pane.contains(document.activeElement) })
  }

  // Tell whether a place on a page is to be seen.
  sees(index, y) {
    const page = this.pane.children[index]
    if (!page) return false
    const place = page.offsetTop + (y / this.size[1]) * page.offsetHeight - this.pane.scrollTop
    return place > 0 && place < this.pane.clientHeight
  }

  mark(index, y, height, kind) {
    const page = this.pane.children[index]
    const mark = document.createElement('span')
    mark.className = `mark ${kind}`
    mark.style.top = `${(y / this.size[1]) * 100}%`
    mark.style.height = `${(height / this.size[1]) * 100}%`
    page.button.append(mark)
    return mark
  }

  // Tell which of the sizes is nearest to what is seen; those that are words fit the window and are none.
  nearestSize(sizes) {
    const seen = (parseFloat(this.pane.style.getPropertyValue('--page-width')) * 72) / 96 / this.size[0]
    const away = size => (Number(size) ? Math.abs(Math.log(Number(size) / seen)) : Infinity)
    return sizes.reduce((best, size, n) => (away(size) < away(sizes[best]) ? n : best), sizes.length - 1)
  }

  button(index) {
    return this.pane.children[index]?.button
  }

  #row(index) {
    // the first page of a book stands alone on the right
    if (!this.spreads) return [index]
    const left = index % 2 ? index : index - 1
    return [left, left + 1].filter(n => n >= 0 && n < this.rows.length)
  }

  #put(index, row) {
    const page = this.pane.children[index] ?? this.#make(index)
    page.key = row.key
    page.classList.toggle('blank', !row.key)
    page.querySelector('.folio').textContent = row.folio
    page.button.setAttribute('aria-label', row.key ? `Page ${row.folio}: ${row.words}` : `Page ${row.folio}, blank`)
  }

  #make(index) {
    const page = document.createElement('div')
    page.className = 'page'
    page.index = index
    page.button = document.createElement('button')
    page.button.type = 'button'
    page.button.className = 'sheet'
    page.button.tabIndex = index === this.current ? 0 : -1
    const folio = document.createElement('span')
    folio.className = 'folio'
    folio.ariaHidden = 'true'
    page.append(page.button, folio)
    this.pane.append(page)
    this.near.observe(page)
    return page
  }

  #approach(seen) {
    for (const { target, isIntersecting } of seen) {
      target.isNear = isIntersecting
      if (isIntersecting) this.#draw(target)
    }
  }

  // Ask for the picture of a page; the old one stays until the new one is ready.
  #draw(page) {
    const wide = page.button.clientWidth * devicePixelRatio
    if (!wide && page.key) return null
    const width = Math.min(4000, Math.ceil(wide / STEP) * STEP)
    const source = page.key ? `/page/${page.key}.png?width=${width}` : ''
    if (page.source === source) return page.picture
    page.source = source
    page.picture = source ? this.#fetch(page, source) : page.button.querySelector('img')?.remove()
    return page.picture
  }

  async #fetch(page, source) {
    const image = new Image()
    image.alt = ''
    image.draggable = false
    image.src = source
    try {
      await image.decode()
    } catch {
      if (page.source === source) page.source = ''
      return
    }
    if (page.source !== source) return
    page.button.querySelector('img')?.remove()
    page.button.prepend(image)
  }

  #arrange() {
    const { clientWidth, clientHeight } = this.pane
    const columns = this.spreads && this.rows.length > 1 ? 2 : 1
    const roomy = (clientWidth - GROUND * 2) / columns
    const whole = ((clientHeight - GROUND * 2) * this.size[0]) / this.size[1]
    const widths = { page: Math.min(roomy, whole), width: roomy }
    const width = widths[this.zoom] ?? (Number(this.zoom) * this.size[0] * 96) / 72
    this.pane.style.setProperty('--page-width', `${Math.max(40, Math.floor(width))}px`)
    this.pane.style.setProperty('--page-ratio', `${this.size[0]} / ${this.size[1]}`)
    this.pane.classList.toggle('spreads', columns === 2)
  }

  #inView() {
    const top = this.pane.scrollTop
    const bottom = top + this.pane.clientHeight
    return [...this.pane.children].filter(page => page.offsetTop < bottom && page.offsetTop + page.offsetHeight > top)
  }

  // Remember which page is looked at, by what it says, and where it stands in the window.
  #anchor() {
    const page = this.pane.children[this.current]
    return page && { index: this.current, offset: page.offsetTop - this.pane.scrollTop, height: page.offsetHeight }
  }

  #restore(anchor, before) {
    const index = sameText(before, this.rows, anchor.index)
    const page = this.pane.children[index]
    if (!page) return
    this.pane.scrollTop = page.offsetTop - anchor.offset * (page.offsetHeight / anchor.height)
    this.#turn(index)
  }

  #scrolled() {
    const middle = this.pane.scrollTop + this.pane.clientHeight / 2
    const away = page => Math.abs(page.offsetTop + page.offsetHeight / 2 - middle)
    const visible = this.#inView()
    if (!visible.length) return
    const nearest = Math.min(...visible.map(away))
    const row = visible.filter(page => away(page) < nearest + 1).map(page => page.index)
    if (!row.includes(this.current)) this.#turn(row[0])
  }

  #turn(index) {
    const old = this.button(this.current)
    if (old) old.tabIndex = -1
    this.current = index
    const page = this.button(index)
    if (page) page.tabIndex = 0
    this.turned(index)
  }
}

// Find the page that says what a page of the rows before said: in the same section, by its first words and its place.
export function sameText(before, after, index) {
  const row = before[index]
  const last = after.length - 1
  if (!row || before === after) return Math.min(index, last)
  const isOfSection = other => other.section === row.section
  const place = before.slice(0, index).filter(isOfSection).length
  const first = after.findIndex(isOfSection)
  if (!row.section || first < 0) return Math.max(0, Math.min(index, last))
  const section = after.filter(isOfSection)
  const same = [...section.keys()].filter(n => section[n].words === row.words)
  if (same.length === 1) return first + same[0]
  // words that return on many pages say little: the page of the same place, or one beside it
  const near = same.filter(n => Math.abs(n - place) < 3).sort((a, b) => Math.abs(a - place) - Math.abs(b - place))
  return first + (near[0] ?? Math.min(place, section.length - 1))
}
