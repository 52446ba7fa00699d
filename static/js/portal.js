// What pages gain from a script: no double posts, words when the network is slow or gone, small conveniences.
(() => {
  const { dataset } = document.body;
  const said = genkan.said[dataset.language];
  const live = (words) => {
    document.getElementById("live").textContent = words;
  };
  // The answer to a form that was sent: opened again, the page is asked for and the form is not sent.
  if (dataset.at) history.replaceState(null, "", dataset.at);
  let slowly;

  function busy(form) {
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
    // The phone's own sheet speaks for itself.
    const isQuiet = form.querySelector("[data-passkey]");
    clearTimeout(slowly);
    if (!isQuiet) live(said.sending);
    // Whoever stopped the loading may press again: the same form sent twice is carried out once.
    slowly = setTimeout(() => ready(isQuiet ? "" : said.slow), 8000);
  }
  /** @param words what the status says from now on. */
  function ready(words) {
    clearTimeout(slowly);
    for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    live(words);
  }
  const failed = () => ready(said.offline);

  document.addEventListener(
    "submit",
    (event) => {
      const isBusy = event.target.querySelector("[aria-disabled]");
      // Another language comes as a whole page; nothing is carried out.
      const isWhole = event.submitter && event.submitter.hasAttribute("formaction");
      // A whole page would be lost to the browser's own error page, and what was typed with it.
      if (isBusy || !(navigator.onLine || (event.target.dataset.hxPost && !isWhole))) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!isBusy) failed();
      } else if (isWhole) event.stopImmediatePropagation();
      else if (!event.defaultPrevented) setTimeout(busy, 0, event.target);
    },
    true,
  );
  addEventListener("pageshow", (event) => (event.persisted ? location.reload() : ready("")));
  document.addEventListener("htmx:after:swap", () => ready(""));
  document.addEventListener("htmx:error", failed);
  // What a proxy says in the portal's place never replaces the form.
  const isOurs = (answer) => answer && answer.headers.has("Genkan");
  document.addEventListener("htmx:before:response", (event) => {
    if (!isOurs(event.detail.ctx.response)) event.preventDefault();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    if (!isOurs(event.detail.ctx.response)) failed();
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const show = at("[data-show]");
    if (show) {
      const wasShown = show.getAttribute("aria-pressed") === "true";
      for (const id of show.dataset.show.split(" ")) document.getElementById(id).type = wasShown ? "password" : "text";
      show.setAttribute("aria-pressed", String(!wasShown));
    }
    const copy = at("[data-copy]");
    if (copy) {
      const words = document.getElementById(copy.dataset.copy).textContent.replace(/ /g, "");
      navigator.clipboard.writeText(words).then(() => live(copy.dataset.copied));
    }
    // The page that was swapped in may have no form to carry.
    const language = at("[formaction]");
    if (language && !language.form) location.assign(language.getAttribute("formaction"));
    if (at("[data-print]")) print();
    const opens = at("[data-dialog]");
    const dialog = opens && document.getElementById(opens.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    if (at("[data-close]")) at("dialog").close();
  });

  function adorn() {
    for (const form of document.querySelectorAll("[method=post]")) {
      if (form.direct) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "direct";
      form.append(field);
    }
    const reveal = (selector, isOfUse) => {
      for (const each of document.querySelectorAll(selector)) each.hidden = !isOfUse;
    };
    reveal("[data-show]", true);
    reveal("[data-copy]", navigator.clipboard);
    reveal("[data-print]", window.print);
    reveal("[data-no-passkey]", !window.PublicKeyCredential);
    reveal("[data-with-passkey]", window.PublicKeyCredential);
    if (innerWidth >= 768) for (const details of document.querySelectorAll("[data-open-wide]")) details.open = true;
  }
  adorn();
  document.addEventListener("htmx:after:swap", adorn);

  const warning = document.getElementById("time-left");
  if (warning && warning.showModal) {
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => warning.showModal(), dataset.warn * 60000);
    };
    wait();
    document.addEventListener("htmx:after:swap", wait);
    const stay = () =>
      fetch(location.href, { credentials: "same-origin" }).then((answer) => {
        if (!isOurs(answer)) return failed();
        if (answer.redirected) return location.assign(answer.url);
        warning.close();
        wait();
      }, failed);
    warning.querySelector("button").onclick = stay;
    warning.addEventListener("cancel", (event) => {
      event.preventDefault();
      stay();
    });
  }
})();
