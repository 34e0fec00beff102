/* Passeur's way on, for a partner's own page. One script tag:
 *
 *   <script async src="https://portal.example/embed.js" data-context="source/id" data-here="partner" data-lang="fr"></script>
 *
 * puts <passeur-onward> in its place; a page may also write that element itself, with a link inside for those who have
 * no script. Nothing is kept of a visitor: no cookie, no storage, no referrer, one request. See docs/embed.md.
 */
(() => {
  "use strict";
  const script = document.currentScript;
  const portal = new URL(script.src).origin;
  const ASKED = ["context", "here", "audience"];
  const LOOK = `
    :host { display: block; max-width: 46rem; font-family: Georgia, "Iowan Old Style", serif; line-height: 1.5; color: inherit; --line: #a8321a; }
    @media (prefers-color-scheme: dark) { :host { --line: var(--passeur-line, #f08a6c); } }
    h2 { font: 600 1em/1.5 system-ui, sans-serif; margin: 0 0 .75em; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { position: relative; padding: 0 0 1.25em 2em; border-left: 2px solid var(--line); margin-left: .5em; }
    li:last-child { border-color: transparent; padding-bottom: 0; }
    li::before { content: ""; position: absolute; left: calc(-.4em - 1px); top: .45em; width: .5em; height: .5em; border: 2px solid var(--line); border-radius: 50%; background: Canvas; }
    li:last-child::before { background: var(--line); }
    a { display: inline-block; min-height: 1.9em; color: inherit; font-size: 1.15em; font-weight: 600; text-decoration-color: var(--line); text-underline-offset: .2em; }
    p { margin: .1em 0; } .small { font: .9em/1.5 system-ui, sans-serif; opacity: .85; }
    :focus-visible { outline: 3px solid var(--line); outline-offset: 3px; }`;

  class Onward extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      root.adoptedStyleSheets = [sheet];
      // Until the answer is there, and where none comes, what the page wrote inside the element stands.
      root.append(document.createElement("slot"));
      if (!this.hasChildNodes()) this.append(this.link());
      this.ask(root).catch(() => undefined);
    }

    get lang_() {
      return this.getAttribute("lang") || document.documentElement.lang.slice(0, 2) || "fr";
    }

    link() {
      const link = document.createElement("a");
      const context = this.getAttribute("context") || "";
      link.href = /^[^\s/]+\/[^\s/]+$/.test(context) ? `${portal}/l/${context}` : `${portal}/`;
      link.textContent = new URL(portal).host;
      return link;
    }

    async ask(root) {
      const query = new URLSearchParams({ lang: this.lang_ });
      for (const name of ASKED) if (this.getAttribute(name)) query.set(name, this.getAttribute(name));
      const answer = await fetch(`${portal}/api/v1/onward?${query}`, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) return;
      const told = await answer.json();
      if (!told.steps.length) return;
      const nav = document.createElement("nav");
      nav.lang = told.lang;
      nav.setAttribute("aria-label", told.title);
      const list = document.createElement("ol");
      for (const step of told.steps) list.append(station(step));
      nav.append(line("h2", "", told.title), list);
      root.replaceChildren(nav);
    }
  }

  function station(step) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = step.url;
    link.textContent = step.name;
    item.append(link);
    for (const why of step.why) item.append(line("p", "", why));
    const place = step.site ? [step.site.name, step.site.address].filter(Boolean).join(", ") : "";
    for (const text of [place, step.opening.words]) if (text) item.append(line("p", "small", text));
    return item;
  }

  function line(tag, kind, text) {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }

  if (!customElements.get("passeur-onward")) customElements.define("passeur-onward", Onward);
  const data = script.dataset;
  if (data.context) {
    const element = document.createElement("passeur-onward");
    for (const name of [...ASKED, "lang"]) if (data[name]) element.setAttribute(name, data[name]);
    script.after(element);
  }
})();
