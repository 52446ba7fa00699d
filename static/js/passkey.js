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
  const kind = window.PublicKeyCredential;
  // Newer browsers read the options and write the answer themselves; for the others a library does.
  let isNative = kind && kind.parseCreationOptionsFromJSON && kind.prototype.toJSON;
  let loading;
  let question = new AbortController();
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

  function load() {
    loading =
      loading ||
      new Promise((loaded, failed) => {
        const script = document.createElement("script");
        script.src = library;
        script.onload = loaded;
        script.onerror = () => failed(new TypeError());
        document.head.append(script);
      });
    return loading;
  }

  /** @returns the answer of the phone as JSON. */
  function start(useBrowserAutofill) {
    return Promise.all([options(), isNative || load()])
      .then(([json]) => (isNative ? ask : askByLibrary)(JSON.parse(json), useBrowserAutofill))
      .then((answer) => {
        if (!isNative || answer.toJSON) return JSON.stringify(answer);
        // An extension of the browser answered in its place, and knows less.
        isNative = false;
        return start(useBrowserAutofill);
      });
  }

  function ask(optionsJSON, useBrowserAutofill) {
    question.abort();
    question = new AbortController();
    const { signal } = question;
    if (passkey === "create")
      return navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(optionsJSON), signal });
    const mediation = useBrowserAutofill ? "conditional" : "optional";
    return navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(optionsJSON), mediation, signal });
  }

  function askByLibrary(optionsJSON, useBrowserAutofill) {
    const { startRegistration, startAuthentication } = SimpleWebAuthnBrowser;
    return (passkey === "create" ? startRegistration : startAuthentication)({ optionsJSON, useBrowserAutofill });
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

  if (!passkey) {
    const isAvailable = kind && kind.isConditionalMediationAvailable;
    if (isAvailable) isAvailable.call(kind).then((can) => can && offer());
    return;
  }

  if (kind && !isNative) load().catch(() => {});
  form.addEventListener("submit", (event) => {
    if (isAnswered) return;
    event.preventDefault();
    // A second question would take the first one's sheet away.
    if (isAsking) return;
    isAsking = true;
    if (kind) start().then(send, (error) => send((error.cause || error).name));
    else send("Unsupported");
  });
})();
