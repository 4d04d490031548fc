// Finds images, walks through them, and copies commands. It changes nothing and asks nobody.
"use strict";
(() => {
  const one = (selector, under = document) => under.querySelector(selector);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const cards = all("article.card");
  const links = new Map(all(".index a").map((link) => [link.hash.slice(1), link]));
  const search = one(".filters input");
  const said = one(".said");
  const keys = one("dialog.keys");
  const large = one("dialog.large");
  const want = { mark: "", kind: "", who: "", text: "" };
  const copied = new Map();
  let here = null;

  // Finding. Accents and capitals do not matter.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(cards.map((card) => [card, plain(all("[data-find]", card).map((it) => it.textContent).join(" "))]));
  const fits = (card) =>
    (!want.mark || card.dataset.marks.split(" ").includes(want.mark)) &&
    (!want.kind || card.dataset.kind === want.kind) &&
    (!want.who || card.dataset.who.split(" ").includes(want.who)) &&
    plain(want.text).split(/\s+/).every((word) => words.get(card).includes(word));

  function show() {
    for (const card of cards) {
      card.hidden = !fits(card);
      const link = links.get(card.id);
      if (link) link.parentElement.hidden = card.hidden;
    }
    for (const part of all(".part, .index section")) part.hidden = !one("article:not([hidden]), li:not([hidden])", part);
    for (const button of all("[data-mark]")) button.setAttribute("aria-pressed", String(button.dataset.mark === want.mark));
    const count = cards.filter((card) => !card.hidden).length;
    one(".none").hidden = count > 0;
    say(`${count} of ${cards.length} images`);
  }

  function find(changes) {
    Object.assign(want, changes);
    show();
  }

  function everything() {
    search.value = "";
    for (const select of all("[data-by]")) select.value = "";
    find({ mark: "", kind: "", who: "", text: "" });
  }

  // Walking.
  function go(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
    mark(card);
  }

  function mark(card) {
    if (here === card) return;
    if (here) here.classList.remove("here");
    links.get(here?.id)?.removeAttribute("aria-current");
    here = card;
    card.classList.add("here");
    links.get(card.id)?.setAttribute("aria-current", "true");
    links.get(card.id)?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const shown = cards.filter((card) => !card.hidden);
    const at = shown.indexOf(here);
    go(at < 0 ? shown[by > 0 ? 0 : shown.length - 1] : shown[at + by]);
  }

  // Copying. A shell reads back from what is quoted what was typed.
  const quoted = (text) => `'${text.replaceAll("'", `'"'"'`)}'`;
  const note = (card) => one(".why input", card).value.split(/\s+/).join(" ").trim();

  function command(button, card) {
    const { command: start, note: need } = button.dataset;
    const why = note(card) ? quoted(note(card)) : need && "...";
    return why ? `${start} --note ${why}` : start;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      const before = document.activeElement;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      before?.focus({ preventScroll: true });
      if (!done) return say("This browser does not let a page copy. Select the command by hand.");
    }
    say(`Copied: ${text}`);
  }

  function decide(button) {
    const card = button.closest("article");
    mark(card);
    if (button.dataset.note && !note(card)) {
      one(".why input", card).focus();
      return say("Say why first: type a note, then press the button again.");
    }
    for (const other of all(".done", card)) other.classList.remove("done");
    button.classList.add("done");
    copied.set(card.id, command(button, card));
    count();
    return copy(copied.get(card.id));
  }

  function count() {
    const tray = one(".tray");
    tray.hidden = copied.size < 2;
    one("b", tray).textContent = copied.size;
    one("span", tray).textContent = "images decided";
  }

  function say(text) {
    said.textContent = text;
    clearTimeout(say.later);
    say.later = setTimeout(() => (said.textContent = ""), 6000);
  }

  function enlarge(button) {
    one("button", large).replaceChildren(one("img", button).cloneNode());
    large.showModal();
  }

  const pressed = {
    j: () => step(1),
    ArrowRight: () => step(1),
    k: () => step(-1),
    ArrowLeft: () => step(-1),
    "/": () => search.focus(),
    f: () => find({ mark: want.mark === "failing" ? "" : "failing" }),
    u: () => find({ mark: want.mark === "unaccepted" ? "" : "unaccepted" }),
    a: everything,
    n: () => here && one(".why input", here).focus(),
    z: () => here && one(".open", here) && enlarge(one(".open", here)),
    "?": () => keys.showModal(),
    c: () => {
      const button = here && one('[data-decision="accept"]', here);
      if (button) decide(button);
      else say(here ? "There is nothing to accept: what is accepted is current, or nothing is rendered." : "Go to an image first: j");
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing) typing.blur();
    if (typing || !one("input", keys).checked || !Object.hasOwn(pressed, event.key)) return;
    event.preventDefault();
    pressed[event.key]();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-command]")) decide(button);
    else if (button.matches("[data-copy]")) copy(button.dataset.copy);
    else if (button.matches("[data-mark]")) find({ mark: button.dataset.mark });
    else if (button.matches(".open")) enlarge(button);
    else if (button.matches(".help")) keys.showModal();
    else if (button.closest(".none")) everything();
    else if (button.matches(".all")) copy([...copied.values()].join("\n"));
    else if (button.matches(".clear")) {
      copied.clear();
      for (const button of all(".done")) button.classList.remove("done");
      count();
    }
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("article.card");
    if (card) mark(card);
  });
  document.addEventListener("input", (event) => {
    if (event.target === search) find({ text: search.value });
    const card = event.target.closest("article.card");
    if (!card) return;
    const buttons = [...all(".decide [data-command]", card), ...all(".takes [data-command]", card)];
    for (const [at, line] of all(".commands code", card).entries()) line.textContent = command(buttons[at], card);
  });
  for (const select of all("[data-by]")) select.addEventListener("change", () => find({ [select.dataset.by]: select.value }));
  // A link to a card that is filtered out shows it all the same.
  window.addEventListener("hashchange", () => {
    const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (card?.hidden) everything();
    if (card?.matches("article.card")) go(card);
  });
  one(".filters").hidden = false;
  document.documentElement.classList.add("live");
})();
