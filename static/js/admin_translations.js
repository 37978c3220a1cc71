// Language tabs of the admin: marks the tab of a language whose field is empty, so that a gap is
// seen without opening the tab, and makes the tabs plain to assistive technology.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const isEmpty = (field) => !field.value.replace(/<[^>]*>/g, "").trim();
  const fieldOf = (tab) =>
    document.getElementById((tab.getAttribute("aria-controls") || "").replace(/^tab_/, ""));

  const mark = (tabs) => {
    const all = [...tabs.querySelectorAll(":scope > ul > li")];
    const fields = all.map(fieldOf);
    const anyWritten = fields.some((field) => field && !isEmpty(field));
    all.forEach((tab, place) => {
      const gap = anyWritten && fields[place] && isEmpty(fields[place]);
      tab.classList.toggle("is-missing", Boolean(gap));
    });
  };

  // All panels stand on the page. The library would tell that by the links, which go below.
  if (window.jQuery?.ui?.tabs) {
    window.jQuery.ui.tabs.prototype._isLocal = () => true;
  }

  // The tab itself takes the focus; a link inside it would be a second, nested control.
  const simplify = (link) => {
    link.setAttribute("role", "presentation");
    link.removeAttribute("href");
    link.removeAttribute("tabindex");
  };

  const refresh = () => {
    document.querySelectorAll(".ui-tabs a[href^='#tab_']").forEach(simplify);
    document.querySelectorAll(".ui-tabs").forEach(mark);
  };

  const label = document.querySelector("[data-language-label]");
  const nameSwitch = () => {
    const select = document.getElementById("modeltranslation-main-switch");
    if (select && label) {
      select.setAttribute("aria-label", label.dataset.languageLabel);
    }
  };

  document.addEventListener("input", refresh);
  document.addEventListener("focusout", refresh);
  document.addEventListener("formset:added", () => setTimeout(refresh));
  // The tabs are made when the document is ready, after this file has run.
  setTimeout(() => {
    nameSwitch();
    refresh();
  }, 200);
});
