"use strict";
(() => {
  const page = document.getElementById("page"), panel = document.getElementById("panel");
  let hits = [];
  const of = (id) => [...page.querySelectorAll('[data-k~="' + CSS.escape(id) + '"]')];
  const shown = (mark) => {
    const layers = ["figure", "event", "date", "name", "hedge", "quotation", "statement"];
    return mark.getClientRects().length > 0 && layers.some((layer) => {
      const box = document.getElementById("l-" + layer);
      return mark.classList.contains(layer) && box && box.checked;
    });
  };
  const close = () => {
    hits.forEach((mark) => mark.classList.remove("hit"));
    hits = [];
    panel.hidden = true;
  };
  const leave = () => {
    close();
    if (location.hash) history.replaceState(null, "", location.href.split("#")[0]);
  };
  const tell = (content) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close";
    button.addEventListener("click", leave);
    panel.replaceChildren(button, content);
    panel.hidden = false;
  };
  const choose = (ids, scrolls) => {
    close();
    const list = document.createElement("ol");
    ids.forEach((id) => {
      const card = document.getElementById("c-" + id);
      if (!card) return;
      const copy = card.cloneNode(true);
      copy.removeAttribute("id");
      list.append(copy);
    });
    if (!list.children.length) return false;
    tell(list);
    hits = of(ids[0]);
    hits.forEach((mark) => mark.classList.add("hit"));
    const fold = hits[0] && hits[0].closest("details:not([open])");
    if (fold) fold.open = true;
    if (scrolls && hits[0]) hits[0].scrollIntoView({ block: "center" });
    return true;
  };
  const rows = (mark, first) => {
    const ids = mark.dataset.k.split(" ");
    return first && ids.includes(first) ? [first, ...ids.filter((id) => id !== first)] : ids;
  };
  const pick = (mark, first, scrolls) => {
    const ids = rows(mark, first);
    if (choose(ids, scrolls)) history.replaceState(null, "", "#" + ids[0]);
  };
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const mark = id && of(id)[0];
    if (mark) choose(rows(mark, id), true);
  };
  page.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-k]"), grey = event.target.closest("[data-b]");
    if (grey && !mark) {
      const told = document.createElement("p");
      told.textContent = "block " + grey.dataset.b + ", not the story: " + grey.title;
      close();
      tell(told);
    }
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const own = mark.getAttribute("href");
    pick(mark, own && own.slice(3), false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    const step = { n: 1, p: -1 }[event.key];
    if (!step) return;
    const all = [...page.querySelectorAll("a[data-k]")].filter(shown);
    if (!all.length) return;
    const now = all.findIndex((mark) => hits.includes(mark) && mark === document.activeElement);
    const next = all[(now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step + all.length) % all.length];
    next.focus({ preventScroll: true });
    pick(next, next.getAttribute("href").slice(3), true);
  });
  addEventListener("hashchange", arrive);
  arrive();
})();
