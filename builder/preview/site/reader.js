// The EPUB at the width of a phone: its texts enter, one of them is shown in a frame that runs no scripts.

// as reading systems do: margins of their own, and the colours of the night
const SURROUNDINGS = `
  html { padding: 1.25rem 1.25rem 3rem; color-scheme: light dark; background: Canvas; color: CanvasText; overflow-wrap: break-word; }
  @media (prefers-color-scheme: dark) {
    html { background: #17181b; color: #dcdad6; }
    a:link { color: #9ecbff; }
  }
`

const ABOVE = 24 // pixels left above the place that is shown

export class Reader {
  constructor(frame, select, said) {
    this.frame = frame
    this.select = select
    this.said = said
    this.texts = []
    this.keys = new Map()
    this.looks = ''
    this.isLoaded = false
    this.kept = 0
    this.row = null // of the page that was followed last
    frame.addEventListener('load', () => this.#loaded())
    select.addEventListener('change', () => this.open(select.value))
  }

  show(texts, looks) {
    this.texts = texts
    if (this.select.options.length !== texts.length || texts.some((text, n) => !isOption(this.select.options[n], text)))
      this.select.replaceChildren(...texts.map(text => new Option(text.title, text.path)))
    if (!texts.length) return
    const isNew = looks !== this.looks
    this.looks = looks
    const shown = texts.find(text => text.path === this.path)
    if (!shown) return this.open((this.#textOf(this.row) ?? texts[0]).path, this.row?.folio)
    this.select.value = shown.path
    if (!this.isLoaded) return // what is on its way is the newest
    if (isNew) this.#reload()
    else if (this.keys.get(shown.path) !== shown.key) this.#exchange(shown)
  }

  // Show what stands on a page of the printed edition, if the EPUB has it.
  follow(row) {
    this.row = row
    const text = this.#textOf(row)
    if (!text) return
    if (text.path !== this.path) return this.open(text.path, row.folio)
    this.folio = row.folio
    if (this.isLoaded) this.#scrollTo(row.folio)
  }

  #textOf(row) {
    return row && this.texts.find(each => each.id === row.section)
  }

  open(path, folio = null) {
    this.path = path
    this.folio = folio
    this.isLoaded = false
    this.frame.src = `/epub/${path}`
  }

  async #exchange(text) {
    const answer = await fetch(`/epub/${text.path}`)
    if (!answer.ok) return
    const view = this.frame.contentWindow
    // the frame's own parser, under the frame's own policy
    const fresh = new view.DOMParser().parseFromString(await answer.text(), 'application/xhtml+xml')
    const old = this.frame.contentDocument
    if (!old?.body || !fresh.querySelector('body')) return this.#reload()
    old.body.replaceWith(old.importNode(fresh.querySelector('body'), true))
    this.keys.set(text.path, text.key)
  }

  #reload() {
    this.kept = this.frame.contentWindow?.scrollY ?? 0
    this.isLoaded = false
    this.frame.contentWindow?.location.reload()
  }

  #loaded() {
    const { contentDocument: book, contentWindow: view } = this.frame
    if (!book?.documentElement || !view.location.pathname.startsWith('/epub/')) return
    this.path = decodeURIComponent(view.location.pathname.slice('/epub/'.length))
    const text = this.texts.find(each => each.path === this.path)
    if (text) this.keys.set(text.path, text.key)
    this.select.value = this.path
    const style = book.createElementNS('http://www.w3.org/1999/xhtml', 'style')
    style.textContent = SURROUNDINGS
    book.querySelector('head')?.prepend(style)
    book.addEventListener('click', event => this.#clicked(event))
    this.isLoaded = true
    if (this.kept) view.scrollTo(0, this.kept)
    else if (this.folio) this.#scrollTo(this.folio)
    this.kept = 0
  }

  #clicked(event) {
    const link = event.target.closest?.('a[href]')
    if (!link || link.origin === location.origin) return
    event.preventDefault()
    this.said(`A link to ${link.href}: the preview stays in the book.`)
  }

  #scrollTo(folio) {
    const book = this.frame.contentDocument
    const marks = [...(book?.querySelectorAll('[role="doc-pagebreak"]') ?? [])]
    const mark = marks.find(each => each.getAttribute('aria-label')?.trim() === folio)
    const view = this.frame.contentWindow
    // not `scrollIntoView`, which scrolls the page around the frame as well
    view?.scrollTo(0, mark ? mark.getBoundingClientRect().top + view.scrollY - ABOVE : 0)
  }
}

function isOption(option, text) {
  return option?.value === text.path && option.textContent === text.title
}
