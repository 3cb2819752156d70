// Nothing needs this script. It puts the cursor into the search field on "/", and closes what is open on Escape.
addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  } else if (event.key === "Escape") {
    document.activeElement.blur();
  }
});
