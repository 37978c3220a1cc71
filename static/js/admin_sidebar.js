// The list of all lists starts folded away where it would take a quarter of the page from the list
// that is open; whoever opens or closes it has the last word.
"use strict";

const SIDEBAR = "django.admin.navSidebarIsOpen";

if (localStorage.getItem(SIDEBAR) === null && !matchMedia("(min-width: 1500px)").matches) {
  localStorage.setItem(SIDEBAR, "false");
}
