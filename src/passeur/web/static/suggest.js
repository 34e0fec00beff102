// Suggestions under the search line, as an ARIA 1.2 combobox. All works without it.
"use strict";
const form = document.querySelector("form[data-suggest]");
const input = form && form.querySelector("input[type=search]");
if (input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.hidden = true;
  input.parentNode.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
  let options = [], at = -1, timer = 0, asked = "";
  const show = (open) => { list.hidden = !open; input.setAttribute("aria-expanded", String(open)); if (!open) { asked = ""; choose(-1); } };
  const choose = (index) => {
    at = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options[at].id); }
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < 2) return show(false);
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const { suggestions } = await answer.json();
      if (typed !== asked) return;
      options = suggestions.map((one, i) => {
        const option = document.createElement("li");
        option.id = `suggestion-${i}`;
        option.setAttribute("role", "option");
        option.dataset.url = one.url;
        const title = document.createElement("b"), what = document.createElement("span");
        title.textContent = one.title;
        what.textContent = [one.kind, one.partner].filter(Boolean).join(" · ");
        option.append(title, " ", what);
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); location.href = one.url; });
        return option;
      });
      list.replaceChildren(...options);
      choose(-1);
      show(options.length > 0);
    } catch { show(false); }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { show(false); event.preventDefault(); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      const step = event.key === "ArrowDown" ? 1 : -1, count = options.length + 1;
      choose((at + 1 + step + count) % count - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0) { location.href = options[at].dataset.url; event.preventDefault(); }
  });
}
