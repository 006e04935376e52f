// Keeps on the device what is typed into the log until it is sent, and says so when there is no connection.
//
// A draft has one author, one form and one day, all in its name: nobody else's page shows, overwrites or deletes it. It
// goes away when the portal's own answer says that it was stored (a cookie `draft-sent-<name>`), when its author says so,
// or after 14 days, which is said before.
// What was typed is kept with what the page showed beside it, so that the portal can tell when somebody else has
// answered meanwhile.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const DAYS = 14;
  const PREFIX = "draft:";
  const SENT = "draft-sent-";
  const name = form.dataset.draft;
  const own = `${PREFIX}${form.dataset.draftUser}:`;
  const key = own + name;
  const find = (mark) => form.querySelector(`[data-draft-${mark}]`);
  const store = (work) => {
    // A full or forbidden storage must not keep anybody from sending.
    try {
      return work(window.localStorage);
    } catch {
      return undefined;
    }
  };

  const read = (storage, each) => {
    try {
      return JSON.parse(storage.getItem(each));
    } catch {
      return null;
    }
  };
  const drafts = (storage) => Object.keys(storage).filter((each) => each.startsWith(PREFIX));
  const endOf = (draft) => draft.at + DAYS * 24 * 60 * 60 * 1000;

  // What is over: drafts that arrived, whoever sent them from here, and old ones
  const tidy = () => store((storage) => {
    for (const cookie of document.cookie.split("; ")) {
      if (!cookie.startsWith(SENT)) continue;
      const arrived = cookie.slice(SENT.length).split("=")[0];
      for (const each of drafts(storage).filter((one) => one.endsWith(`:${arrived}`))) storage.removeItem(each);
      document.cookie = `${SENT}${arrived}=; Max-Age=0; Path=/; SameSite=Lax`;
    }
    for (const each of drafts(storage)) {
      if (!(Date.now() < endOf(read(storage, each) ?? { at: 0 }))) storage.removeItem(each);
    }
  });

  const day = (at) => {
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    return new Date(at).toLocaleDateString(language, { day: "numeric", month: "long" });
  };
  const sayEnd = (element, draft) => {
    element.textContent = element.dataset.words.replace("FROM", day(draft.at)).replace("UNTIL", day(endOf(draft)));
  };

  const controls = () => [...form.elements].filter((each) =>
    each.name && !["file", "hidden", "submit", "button"].includes(each.type));
  const seenOf = (each) => form.elements[`seen-${each.name}`];
  const hasChanged = (each) => {
    if (seenOf(each)) return each.value !== seenOf(each).value;
    if ("draftBound" in form.dataset) return true;
    if (each.type === "checkbox" || each.type === "radio") return each.checked !== each.defaultChecked;
    return each.value !== each.defaultValue;
  };

  const keep = () => {
    tidy();
    const values = controls().filter(hasChanged).map((each) => ({
      name: each.name,
      value: each.value,
      on: each.checked,
      seen: seenOf(each)?.value,
    }));
    const kept = [...form.querySelectorAll("[data-draft-keep]")].map((each) => [each.name, each.value]);
    const { draftPage: page, draftTitle: title } = form.dataset;
    const draft = { at: Date.now(), values, kept, page, title };
    // Typed and taken back: nothing is unsent.
    store((storage) => values.length ? storage.setItem(key, JSON.stringify(draft)) : storage.removeItem(key));
  };

  const restore = () => {
    const draft = store((storage) => JSON.parse(storage.getItem(key)));
    if (!draft?.values?.length) return;
    for (const { name: field, value, on, seen } of draft.values) {
      for (const each of controls().filter((one) => one.name === field)) {
        if (each.type === "checkbox" || each.type === "radio") {
          if (each.value === value) each.checked = on;
        } else {
          each.value = value;
        }
        if (seen !== undefined && seenOf(each)) seenOf(each).value = seen;
        each.closest("details:not([open])")?.setAttribute("open", "");
      }
    }
    for (const [field, value] of draft.kept ?? []) if (form.elements[field]) form.elements[field].value = value;
    form.closest("details")?.setAttribute("open", "");
    sayEnd(find("end"), draft);
    find("restored").hidden = false;
  };

  // The author's drafts on this device, on the page from which they are written
  const list = () => store((storage) => {
    const section = document.querySelector("[data-drafts]");
    if (!section) return;
    for (const each of drafts(storage).filter((one) => one.startsWith(own))) {
      const draft = read(storage, each);
      if (!draft?.page?.startsWith("/") || draft.page.startsWith("//")) continue;
      const row = section.querySelector("template").content.cloneNode(true).firstElementChild;
      const link = row.querySelector("a");
      link.href = draft.page;
      link.textContent = draft.title;
      sayEnd(row.querySelector("[data-words]"), draft);
      row.querySelector("button").addEventListener("click", () => {
        if (each === key) {
          drop();
          return;
        }
        store((all) => all.removeItem(each));
        row.remove();
        section.hidden = !section.querySelector("li");
      });
      section.querySelector("ul").append(row);
      section.hidden = false;
    }
  });

  // The page as the portal sent it, without the draft
  const drop = () => {
    store((storage) => storage.removeItem(key));
    window.location.assign(window.location.href.split("#")[0]);
  };

  const reached = async () => {
    if (!navigator.onLine) return false;
    try {
      const answer = await fetch(form.dataset.draftProbe, {
        method: "HEAD",
        cache: "no-store",
        // Older browsers wait as long as they do by themselves.
        signal: AbortSignal.timeout?.(8000),
      });
      return answer.ok;
    } catch {
      return false;
    }
  };

  const button = form.querySelector("[type=submit]");
  const label = button.querySelector("span");
  const words = label.textContent;
  const switchButton = (isOff) => {
    button.disabled = isOff;
    label.textContent = isOff ? button.dataset.sending : words;
  };
  let isWaiting = false;
  let isSending = false;
  const send = async () => {
    if (isSending) return;
    isSending = true;
    switchButton(true);
    keep();
    if (await reached()) {
      form.elements.draft.value = name;
      // The button stays off: a second tap would be a second sending.
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    isSending = false;
    isWaiting = true;
    switchButton(false);
    find("offline").hidden = false;
    find("offline").focus();
  };

  tidy();
  list();
  if (!("draftBound" in form.dataset)) restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  window.addEventListener("online", () => {
    if (isWaiting) send();
  });
  find("drop").addEventListener("click", drop);
  // Back from the next page the form is as it was left: it may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    tidy();
    isSending = isWaiting = false;
    switchButton(false);
  });
})();
