// What makes the pages nicer; each works without it.

const narrow = window.matchMedia("(max-width: 59.99rem)");

// A wrong form: the list of what to mend is read first.
document.querySelector("[data-error-summary]")?.focus();

// The open menu closes on Escape, and the focus returns to its button.
const menu = document.querySelector("[data-menu]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second press of the button sends nothing; coming back to the page frees it.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // After the browser has read the form, for a disabled button is left out of it.
    setTimeout(() => form.querySelectorAll("[type=submit]").forEach((button) => (button.disabled = true)));
  });
}
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[type=submit]").forEach((button) => (button.disabled = false));
  }
});

// Filters act when they are changed; on a phone they start closed unless they are in use.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });
  if (narrow.matches) {
    for (const facet of form.querySelectorAll("details.facet[open]")) {
      if (!facet.querySelector(":checked:not(option)")) facet.open = false;
    }
  }
}

// The list of a desk lives only while the desk is open: on another page its tab forgets it.
if (!document.querySelector("[data-desk]") && Object.keys(sessionStorage).some((key) => key.startsWith("desk:"))) {
  import("./desk_store.js").then(({ forget }) => forget());
}
