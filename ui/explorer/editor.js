// The scenario editor: a textarea above a copy of its text, in which lines are numbered and marked.
// Text is only ever set as text, never as markup. `completion.js` stands before this file.

const WAIT = 100 // ms without a key before the text is sent

const TOKENS = /([#＃].*$)|("[^"]*"?|“[^”]*”?)|(\d{4}-\d{2}-\d{2}|\d{4}年\d+月\d+日)|(\d[\d_,.]*[万亿]?)|([{}｛｝])/gmu
const KINDS = ["", "comment", "string", "date", "number", "brace"]

function element(tag, name, parent) {
  const made = document.createElement(tag)
  made.className = name
  parent.appendChild(made)
  return made
}

function paint(line, into) {
  let at = 0
  const word = /^(\s*)([\p{L}][\p{L}\d-]*)/u.exec(line)
  const plain = (from, to) => {
    if (to <= from) return
    if (word && from < word[0].length && to >= word[0].length) {
      into.append(line.slice(from, word[1].length))
      element("span", /[{｛]/.test(line) ? "k-head" : "k-name", into).textContent = word[2]
      into.append(line.slice(word[0].length, to))
    } else into.append(line.slice(from, to))
  }
  for (const match of line.matchAll(TOKENS)) {
    plain(at, match.index)
    const kind = KINDS[match.findIndex((part, place) => place > 0 && part !== undefined)]
    element("span", `k-${kind}`, into).textContent = match[0]
    at = match.index + match[0].length
  }
  plain(at, line.length)
}

// The number of the first line that differs between two texts; 0 if none does.
function differing(before, after) {
  const lines = before.split("\n")
  return after.split("\n").findIndex((line, place) => line !== lines[place]) + 1
}

// The range of two offsets in a line of the copy; null if the line is shorter.
function rangeOf(line, from, to) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  let begun = false
  for (let node = walker.nextNode(), at = 0; node; at += node.length, node = walker.nextNode()) {
    if (!begun && from < at + node.length) {
      range.setStart(node, from - at)
      begun = true
    }
    if (begun && to <= at + node.length) {
      range.setEnd(node, to - at)
      return range
    }
  }
  return null
}

class Editor {
  constructor(root) {
    root.replaceChildren()
    this.scroller = element("div", "heng-scroll", root)
    this.sheet = element("div", "heng-sheet", this.scroller)
    this.copy = element("div", "heng-copy", this.sheet)
    this.copy.setAttribute("aria-hidden", "true")
    this.box = element("textarea", "heng-box", this.sheet)
    this.hint = element("p", "heng-hint", root)
    this.hint.setAttribute("aria-live", "polite")
    for (const [name, value] of Object.entries({
      spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off",
    })) this.box.setAttribute(name, value)
    this.completion = new Completion(this.box, this.sheet, this.scroller)
    this.shown = this.selection = null
    this.timer = 0
    this.box.addEventListener("input", (event) => {
      this.draw()
      if (event.isComposing) return
      this.later()
      if (event.inputType?.startsWith("insert") && event.inputType !== "insertFromPaste") this.completion.show(false)
      else this.completion.open && this.completion.show(true)
    })
    this.box.addEventListener("compositionend", () => {
      this.later()
      this.completion.show(false)
    })
    this.box.addEventListener("blur", () => {
      this.completion.close()
      this.flush()
    })
    this.box.addEventListener("pointerdown", () => this.completion.close())
    this.box.addEventListener("keydown", (event) => {
      if (this.completion.key(event)) return
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.flush()
    })
    this.jump = (event) => {
      const target = event.target instanceof Element && event.target.closest("[data-heng-line]")
      if (target) this.show(Number(target.dataset.hengLine), true)
    }
    document.addEventListener("click", this.jump)
  }

  update(data, send) {
    this.data = data
    this.send = send
    const shown = `${data.doc}\n${data.revision}`
    const doc = this.doc
    let written = 0
    if (shown !== this.shown) {
      this.shown = shown
      this.doc = data.doc
      this.forget()
      this.completion.close()
      written = doc === data.doc ? differing(this.box.value, data.text) : 0
      if (this.box.value !== data.text) this.box.value = data.text
      if (doc !== data.doc) this.scroller.scrollTo(0, 0)
    }
    this.box.setAttribute("aria-label", data.label)
    this.hint.textContent = data.hint
    this.hint.classList.toggle("wrong", data.faults.length > 0)
    if (data.faults.length) this.hint.dataset.hengLine = data.faults[0].line
    else delete this.hint.dataset.hengLine
    this.draw()
    if (written) this.show(written, true)
    if (data.selection !== this.selection) {
      this.selection = data.selection
      const first = data.deciding[0] ?? data.marked[0]
      if (data.selection && first) this.show(first, false)
    }
  }

  draw() {
    const { marked, deciding, faults } = this.data
    const lines = this.box.value.split("\n")
    const sheet = document.createDocumentFragment()
    this.sheet.style.setProperty("--digits", Math.max(2, String(lines.length).length))
    lines.forEach((line, place) => {
      const number = place + 1
      const row = element("div", "heng-line", sheet)
      row.dataset.number = number
      if (marked.includes(number)) row.classList.add("marked")
      if (deciding.includes(number)) row.classList.add("deciding")
      const words = element("span", "heng-words", row)
      paint(line, words)
      words.append("\n")
      const wrong = faults.filter((fault) => fault.line === number)
      if (!wrong.length) return
      row.classList.add("wrong")
      const fault = element("span", "heng-fault", row)
      fault.textContent = wrong.map(({ says }) => says).join(" · ")
    })
    this.copy.replaceChildren(sheet)
    this.underline(faults)
    for (const fault of this.copy.querySelectorAll(".heng-fault")) { // where it hides nothing
      const room = this.scroller.clientWidth
      const fits = fault.offsetLeft + fault.scrollWidth <= room
      const last = fault.parentElement.dataset.number > Math.max(2, lines.length - 2)
      if (!fits) fault.classList.add(last ? "above" : "below")
      if (!fits) fault.style.left = `${room - fault.offsetWidth}px`
    }
  }

  // The words that are wrong, where the browser can mark a range without changing the text.
  underline(faults) {
    if (!window.Highlight || !CSS.highlights) return
    const ranges = faults.flatMap(({ line, column, end }) => {
      const words = this.copy.children[line - 1]?.querySelector(".heng-words")
      const range = words && rangeOf(words, column - 1, end - 1)
      return range ? [range] : []
    })
    CSS.highlights.set("heng-wrong", new Highlight(...ranges))
  }

  show(number, flash) {
    const row = this.copy.children[number - 1]
    if (!row) return
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    const top = row.offsetTop - this.scroller.clientHeight / 3
    this.scroller.scrollTo({ top, left: 0, behavior: calm ? "auto" : "smooth" })
    if (!flash) return
    row.classList.add("flash")
    setTimeout(() => row.classList.remove("flash"), 1600)
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), WAIT)
  }

  forget() {
    clearTimeout(this.timer)
    this.timer = 0
  }

  flush() {
    if (!this.timer) return
    this.forget()
    this.send("edit", { doc: this.doc, text: this.box.value })
  }

  close() {
    this.forget()
    CSS.highlights?.delete("heng-wrong")
    document.removeEventListener("click", this.jump)
  }
}

const editors = new WeakMap()

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".heng-editor")
  let editor = editors.get(root)
  if (!editor) editors.set(root, (editor = new Editor(root)))
  editor.update(data, setStateValue)
  return () => {
    if (root.isConnected) return
    editor.close()
    editors.delete(root)
  }
}
