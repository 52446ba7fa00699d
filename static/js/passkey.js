// The ceremony: options are in the page, the answer or the name of the error goes into the hidden field, the form is sent.
(() => {
  // The phone hears which passkeys are left, or what their owner is called now.
  const news = document.querySelector("[data-signal]");
  const tell = news && window.PublicKeyCredential && PublicKeyCredential[news.dataset.signal];
  if (tell) tell.call(PublicKeyCredential, JSON.parse(news.dataset.options)).catch(() => {});

  const field = document.querySelector("[name=response]");
  if (!field) return;
  const { form } = field;
  const { library, passkey } = field.dataset;
  let isAsking = false;
  let isAnswered = false;
  const opened = Date.now();

  /** Those in the page, or new ones when the challenge is about to be too old. */
  function options() {
    if (Date.now() - opened < 240000) return Promise.resolve(field.dataset.options);
    return fetch(location.href)
      .then((answer) => answer.text())
      .then(
        (html) => new DOMParser().parseFromString(html, "text/html").querySelector("[name=response]").dataset.options,
      );
  }

  /** @returns the answer of the phone as JSON. */
  function start(useBrowserAutofill) {
    const { startRegistration, startAuthentication } = SimpleWebAuthnBrowser;
    const ceremony = passkey === "create" ? startRegistration : startAuthentication;
    return options()
      .then((json) => ceremony({ optionsJSON: JSON.parse(json), useBrowserAutofill }))
      .then(JSON.stringify);
  }

  function send(value) {
    field.value = value;
    isAnswered = true;
    form.submit();
  }

  /** Passkeys stand among the proposals for the user ID; the challenge is renewed before it is too old. */
  function offer() {
    start(true).then(send, () => {});
    setTimeout(offer, 240000);
  }

  if (library) {
    // The library is loaded only where the browser can do that.
    const isAvailable = window.PublicKeyCredential && PublicKeyCredential.isConditionalMediationAvailable;
    if (isAvailable)
      isAvailable.call(PublicKeyCredential).then((can) => {
        if (!can) return;
        const script = document.createElement("script");
        script.src = library;
        script.onload = offer;
        document.head.append(script);
      });
    return;
  }

  form.addEventListener("submit", (event) => {
    if (isAnswered) return;
    event.preventDefault();
    // A second question would take the first one's sheet away.
    if (isAsking) return;
    isAsking = true;
    if (SimpleWebAuthnBrowser.browserSupportsWebAuthn())
      start().then(send, (error) => send((error.cause || error).name));
    else send("Unsupported");
  });
})();
