// The ceremony: options are in the page, the answer or the name of the error goes into the hidden field, the form is sent.
(() => {
  // The phone hears which passkeys are left, or what their owner is called now.
  const news = document.querySelector("[data-signal]");
  const tell = news && window.PublicKeyCredential && PublicKeyCredential[news.dataset.signal];
  if (tell) tell.call(PublicKeyCredential, JSON.parse(news.dataset.options)).catch(() => {});

  const field = document.querySelector("[data-passkey]");
  if (!field) return;
  const { form } = field;
  const { browserSupportsWebAuthn, startRegistration, startAuthentication } = SimpleWebAuthnBrowser;
  let isAnswered = false;
  const opened = Date.now();

  /** Those in the page, or new ones when the challenge is about to be too old. */
  function options() {
    if (Date.now() - opened < 240000) return Promise.resolve(field.dataset.options);
    return fetch(location.href)
      .then((answer) => answer.text())
      .then(
        (html) => new DOMParser().parseFromString(html, "text/html").querySelector("[data-passkey]").dataset.options,
      );
  }

  form.addEventListener("submit", (event) => {
    if (isAnswered) return;
    event.preventDefault();
    const start = field.dataset.passkey === "create" ? startRegistration : startAuthentication;
    const answer = browserSupportsWebAuthn()
      ? options()
          .then((json) => start({ optionsJSON: JSON.parse(json) }))
          .then(JSON.stringify, (error) => (error.cause || error).name)
      : Promise.resolve("Unsupported");
    answer.then((value) => {
      field.value = value;
      isAnswered = true;
      form.submit();
    });
  });
})();
