// The slash key goes to the search, wherever nobody is typing.
document.addEventListener("keydown", (event) => {
  const search = document.getElementById("q");
  const isTyping = event.target.closest("input, textarea, select");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  event.preventDefault();
  search.focus();
});
