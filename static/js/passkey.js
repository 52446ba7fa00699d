// The ceremony: options are in the page, the answer or the name of the error goes into the hidden field, the form is sent.
(() => {
  const field = document.querySelector("[data-passkey]");
  if (!field) return;
  const { form } = field;
  const { browserSupportsWebAuthn, startRegistration, startAuthentication } = SimpleWebAuthnBrowser;
  let isAnswered = false;

  form.addEventListener("submit", (event) => {
    if (isAnswered) return;
    event.preventDefault();
    const start = field.dataset.passkey === "create" ? startRegistration : startAuthentication;
    const answer = browserSupportsWebAuthn()
      ? start({ optionsJSON: JSON.parse(field.dataset.options) }).then(
          JSON.stringify,
          (error) => (error.cause || error).name,
        )
      : Promise.resolve("Unsupported");
    answer.then((value) => {
      field.value = value;
      isAnswered = true;
      form.submit();
    });
  });
})();
