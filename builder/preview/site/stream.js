// The stream: events of the server go to who wants them. A page that nobody looks at lets go of it.

const LET_GO_MS = 30_000 // a browser keeps six connections to a server: a seventh page would wait for ever

export function listen({ state, step, isThere }) {
  let events = null
  let leaving = 0

  function begin() {
    clearTimeout(leaving)
    if (events) return
    events = new EventSource('/events')
    events.addEventListener('state', event => state({ ...JSON.parse(event.data), received: Date.now() / 1000 }))
    events.addEventListener('step', event => step(JSON.parse(event.data)))
    events.addEventListener('open', () => isThere(true))
    events.addEventListener('error', () => isThere(false)) // the browser tries again by itself
  }

  function end() {
    events.close()
    events = null
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) leaving = setTimeout(end, LET_GO_MS)
    else begin()
  })
  begin()
}
