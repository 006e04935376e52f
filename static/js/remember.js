// Remembers on this device what a parent chose in the calendar and, if they ask for it, what they signed up for. The
// portal learns nothing of it: pages are the same for everybody, and without this file the address alone has the choice.
//
// One entry of the storage has all of it: `choice` (the query of an address, its words, and the school year in which it
// was made), `forgotten` (a query that only a new choice brings back), and `signUps`.
(() => {
  const KEY = "calendar";
  // For this tab: a choice is on its way to the next page; everything is to be seen for now.
  const [CHOOSING, EVERYTHING] = ["calendar-choosing", "calendar-everything"];
  const SIGN_UP = /^\/(?:[a-z]{2}\/)?sign-ups\/[\w-]+\/$/;
  const QUERY = /^\?[\w%&=.+~*-]+$/;

  // A full or forbidden storage must not keep anybody from reading the calendar.
  const use = (work) => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  const areTexts = (found, ...names) => names.every((name) => typeof (found || {})[name] === "string");
  // Whatever else stands in the storage, by an older file or by somebody's hand, is as good as nothing.
  const read = () => {
    const { choice, forgotten, signUps } = use(() => JSON.parse(localStorage.getItem(KEY))) || {};
    return {
      choice: areTexts(choice, "query", "words", "year") && QUERY.test(choice.query) ? choice : null,
      forgotten,
      signUps: (Array.isArray(signUps) ? signUps : []).filter(
        (each) => areTexts(each, "url", "title", "when", "until") && SIGN_UP.test(each.url),
      ),
    };
  };
  const write = (changes) => use(() => localStorage.setItem(KEY, JSON.stringify({ ...read(), ...changes })));
  const flag = (name) => use(() => sessionStorage.getItem(name)) === "yes";
  const raise = (name) => use(() => sessionStorage.setItem(name, "yes"));
  const lower = (name) => use(() => sessionStorage.removeItem(name));
  const token = (url) => url.split("/").filter(Boolean).pop();
  const signUps = () => read().signUps;
  const without = (url) => signUps().filter((each) => token(each.url) !== token(url));

  const onClick = (root, name, work) => {
    for (const each of root.querySelectorAll(`[data-remember-${name}]`)) each.addEventListener("click", work);
  };
  const show = (root, ...names) => {
    for (const part of root.querySelectorAll("[data-remember-part]")) {
      part.hidden = !names.includes(part.dataset.rememberPart);
    }
    root.hidden = names.length === 0;
  };

  const rememberSignUp = (section) => {
    const { rememberSignUp: url, title, when, until } = section.dataset;
    const isKept = () => without(url).length < signUps().length;
    const keep = () => write({ signUps: [...without(url), { url, title, when, until }] });
    const look = () => show(section, isKept() ? "kept" : "ask");
    if ("gone" in section.dataset) {
      write({ signUps: without(url) });
      return;
    }
    // The event may have been moved since.
    if (isKept()) keep();
    onClick(section, "keep", () => {
      keep();
      look();
    });
    onClick(section, "drop", () => {
      write({ signUps: without(url) });
      look();
    });
    look();
  };

  // What became of the chosen classes and grades with the new school year: the new query, and what is new in it.
  const turn = (choice, turned) => {
    const [old, next, names] = [new URLSearchParams(choice.query), new URLSearchParams(), []];
    for (const [name, value] of old) {
      const became = (turned[name] || {})[value];
      const isBoth = name === "grade" && old.getAll("grade").includes(String(became));
      const now = became === undefined || isBoth ? value : String(became);
      if (now !== value) names.push({ name, now });
      if (!next.getAll(name).includes(now)) next.append(name, now);
    }
    return { query: `?${next}`, names };
  };

  const remember = (page) => {
    const { query, words, turned, year, today, remember: calendar } = page.dataset;
    const hasFilters = query !== undefined;
    const forget = () => {
      write({ choice: null, forgotten: (read().choice || {}).query });
      look();
    };
    const go = (address) => location.replace(location.pathname + address + location.hash);

    const learn = () => {
      const { choice, forgotten } = read();
      const isChosen = flag(CHOOSING);
      lower(CHOOSING);
      if (isChosen) {
        lower(EVERYTHING);
        write({ choice: query ? { query, words, year } : null, forgotten: null });
      } else if (query && !choice && query !== forgotten && /[?&](class|grade)=/.test(query)) {
        // Whoever came by the address of a class has chosen it as well.
        write({ choice: { query, words, year } });
      }
    };

    const say = (choice) => {
      for (const each of page.querySelectorAll("[data-words-here]")) each.textContent = choice.words;
      for (const each of page.querySelectorAll("[data-remember-show]")) each.href = calendar + choice.query;
    };

    const ask = (choice, { query: next, names }) => {
      const { grade } = page.querySelector('[data-remember-part="turned"]').dataset;
      const said = names.map(({ name, now }) => (name === "grade" ? grade.replace("{}", now) : now)).join(", ");
      for (const each of page.querySelectorAll("[data-new-here]")) each.textContent = said;
      page.querySelector("[data-remember-turn]").onclick = () => {
        write({ choice: { query: next, words: said, year } });
        go(next);
      };
      page.querySelector("[data-remember-keep]").onclick = () => {
        write({ choice: { ...choice, year } });
        go(choice.query);
      };
    };

    // Which line is said of the choice, if any; the page of the choice itself may have to be fetched.
    const lineOf = (choice) => {
      if (!choice) return [];
      say(choice);
      if (!hasFilters) return ["offer"];
      const isOfLastYear = Number(choice.year) === Number(year) - 1;
      const became = isOfLastYear ? turn(choice, JSON.parse(turned)) : { names: [] };
      if (became.names.length && (!query || query === choice.query)) {
        ask(choice, became);
        return ["turned"];
      }
      if (query === choice.query) {
        // In the words of today, and in the language of the page
        write({ choice: { query, words, year } });
        say({ query, words });
        return ["shown"];
      }
      if (query) return [];
      if (location.search || flag(EVERYTHING)) return ["offer"];
      go(choice.query);
      return [];
    };

    const listSignUps = () => {
      const ahead = signUps().filter((each) => each.until >= today);
      if (ahead.length < signUps().length) write({ signUps: ahead });
      const list = page.querySelector('[data-remember-list]');
      const row = page.querySelector("template").content;
      list.replaceChildren(
        ...ahead.map((each) => {
          const item = row.cloneNode(true);
          item.querySelector("a").href = each.url;
          item.querySelector("a").textContent = each.title;
          item.querySelector("span").textContent = each.when;
          onClick(item, "drop", () => {
            write({ signUps: without(each.url) });
            look();
          });
          return item;
        }),
      );
      return ahead.length ? ["sign-ups"] : [];
    };

    const look = () => show(page, ...lineOf(read().choice), ...listSignUps());

    onClick(page, "forget", forget);
    onClick(page, "all", () => raise(EVERYTHING));
    onClick(page, "show", () => lower(EVERYTHING));
    if (hasFilters) learn();
    look();
  };

  for (const filters of document.querySelectorAll(".calendar-filters, .home-grades")) {
    filters.addEventListener("click", (event) => event.target.closest("a") && raise(CHOOSING));
    filters.addEventListener("submit", () => raise(CHOOSING));
  }
  for (const section of document.querySelectorAll("[data-remember-sign-up]")) rememberSignUp(section);
  for (const page of document.querySelectorAll("[data-remember]")) remember(page);
})();
