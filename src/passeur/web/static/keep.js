// What a visitor keeps, remembered by their own browser and told to nobody. All works without it: see kept.py.
"use strict";
const KEY = "passeur.kept", MOST = 100;
const stored = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return null; } };
const store = (ids) => { try { localStorage.setItem(KEY, JSON.stringify(ids.slice(-MOST))); } catch { /* full: the address still works */ } };
const asked = new URLSearchParams(location.search).getAll("keep");
if (stored() !== null) {
  const link = document.querySelector("[data-kept]"), count = link && link.querySelector(".n");
  const address = (ids, from) => from + (ids.length ? "?" + new URLSearchParams(ids.map((id) => ["keep", id])) : "");
  const show = () => {
    const ids = stored();
    if (link) { link.href = address(ids, link.dataset.kept); count.textContent = ids.length ? ` ${ids.length}` : ""; }
    for (const button of document.querySelectorAll("button[data-keep]")) {
      button.firstChild.data = ids.includes(button.dataset.keep) ? button.dataset.drop : button.dataset.add;
    }
  };
  for (const anchor of document.querySelectorAll("a[data-keep]")) {
    const button = document.createElement("button"), name = anchor.querySelector(".hide"); // of what, for those who do not see
    button.type = "button";
    button.append(document.createTextNode(""), ...(name ? [name] : []));
    Object.assign(button.dataset, { keep: anchor.dataset.keep, drop: anchor.dataset.drop, add: anchor.dataset.add });
    button.addEventListener("click", () => {
      const ids = stored(), id = button.dataset.keep;
      store(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
      show();
    });
    anchor.replaceWith(button);
  }
  const here = document.querySelector("[data-kept-page]");
  if (here) {
    const mine = stored().join("\n") === asked.join("\n");
    for (const anchor of here.querySelectorAll("[data-drop-id]")) {
      anchor.addEventListener("click", () => store(stored().filter((id) => id !== anchor.dataset.dropId)));
    }
    const on = (name, shown, act) => {
      const button = here.querySelector(name);
      if (button && shown) { button.closest("[hidden]").hidden = false; button.addEventListener("click", act); }
    };
    on("[data-print]", true, () => print());
    on("[data-clear]", mine && asked.length, () => { store([]); location.href = location.pathname; });
    on("[data-take]", !mine, () => { store([...new Set([...stored(), ...asked])]); location.href = address(stored(), location.pathname); });
    const form = here.querySelector("form");
    if (mine) form.addEventListener("submit", () => sessionStorage.setItem(KEY, "added"));
    if (sessionStorage.getItem(KEY)) {
      sessionStorage.removeItem(KEY);
      const shownIds = [...here.querySelectorAll("[data-drop-id]")].map((anchor) => anchor.dataset.dropId);
      store(shownIds);
    } else if (!asked.length && stored().length) location.replace(address(stored(), location.pathname));
  }
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
}
