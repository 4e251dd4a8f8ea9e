// The place: a point of a page enters; the author's lines that stand there are shown, and can be opened in an editor.

const dialog = document.getElementById('place')
const lines = document.getElementById('place-lines')
const openButton = document.getElementById('place-open')

export class PlaceBox {
  constructor(pages, said) {
    this.pages = pages
    this.said = said
    this.state = null
    const on = (id, deed) => document.getElementById(id).addEventListener('click', deed)
    on('place-close', () => this.close())
    on('place-copy', () => this.#copy())
    on('place-before', () => this.step(-1))
    on('place-after', () => this.step(1))
    openButton.addEventListener('click', () => this.#open(this.there))
    dialog.addEventListener('keydown', event => this.#typed(event))
  }

  // Show what stands on a page, so many points from its top.
  async show(index, y = 0) {
    const places = this.state.pages[index].places
    if (!places.length) return this.said('No line of yours stands on this page.')
    this.index = index
    const above = places.findLastIndex(place => place[0] <= y)
    await this.#at(Math.max(0, above))
  }

  async step(by) {
    let index = this.index
    let number = this.number + by
    while (index >= 0 && index < this.state.pages.length && !this.state.pages[index].places[number]) {
      index += by
      number = by > 0 ? 0 : (this.state.pages[index]?.places.length ?? 0) - 1
    }
    if (!this.state.pages[index]) return
    this.index = index
    await this.#at(number)
  }

  // Open a place in the editor, or copy it where there is none.
  async openPlace({ file, line, column }) {
    if (this.state.editor) return this.#open({ file, line })
    await this.#copy([file, line || null, column || null].filter(Boolean).join(':'))
  }

  close() {
    if (!dialog.open) return
    this.mark?.remove()
    dialog.close()
    this.pages.button(this.index)?.focus({ preventScroll: true })
  }

  get isOpen() {
    return dialog.open
  }

  async #at(number) {
    this.number = number
    const { places } = this.state.pages[this.index]
    const [y, file, line] = places[number]
    const end = places[number + 1]?.[0] ?? this.state.size[1] * 0.9
    this.there = { file: this.state.files[file], line }
    const answer = await fetch(`/source?${new URLSearchParams({ file: this.there.file, line: Math.max(1, line) })}`)
    const { first, lines: text } = answer.ok ? await answer.json() : { first: line, lines: [] }
    this.#write(first, text, line)
    this.mark?.remove()
    if (!this.pages.sees(this.index, y)) this.pages.go(this.index, { y })
    this.mark = this.pages.mark(this.index, y, Math.max(8, end - y), 'asked')
    if (!dialog.open) dialog.show()
    lines.scrollTop = (lines.querySelector('mark')?.offsetTop ?? 0) - lines.clientHeight / 4
    this.#settle(y)
    lines.focus({ preventScroll: true })
  }

  #write(first, text, line) {
    document.getElementById('place-name').textContent = line ? `${this.there.file}:${line}` : this.there.file
    openButton.hidden = !this.state.editor
    openButton.textContent = `Open in ${this.state.editor}`
    lines.replaceChildren(...text.map((words, n) => {
      const row = document.createElement(first + n === line ? 'mark' : 'span')
      row.textContent = `${String(first + n).padStart(4)}  ${words}\n`
      return row
    }))
  }

  // Beside the block, and within the window.
  #settle(y) {
    const page = this.pages.button(this.index).getBoundingClientRect()
    const top = page.top + (y / this.state.size[1]) * page.height + 28
    const { offsetHeight, offsetWidth } = dialog
    const within = (value, most) => Math.max(8, Math.min(value, most - 8))
    dialog.style.top = `${within(top, innerHeight - offsetHeight)}px`
    dialog.style.left = `${within(page.left + 16, innerWidth - offsetWidth)}px`
  }

  #typed(event) {
    const deeds = { Escape: () => this.close(), ArrowUp: () => this.step(-1), ArrowDown: () => this.step(1) }
    if (!deeds[event.key]) return
    event.preventDefault()
    event.stopPropagation()
    deeds[event.key]()
  }

  async #open({ file, line }) {
    const answer = await order('/open', { file, line })
    this.said(answer.ok ? `${file}:${line} is open in ${this.state.editor}.` : `${this.state.editor} did not open ${file}.`)
  }

  async #copy(place = document.getElementById('place-name').textContent) {
    try {
      await navigator.clipboard.writeText(place)
      this.said(`${place} is copied.`)
    } catch {
      this.said(place)
    }
  }
}

export function order(address, content) {
  return fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) })
}
