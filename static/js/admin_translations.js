// Marks the tab of a language whose field is empty, so that a gap is seen without opening the tab.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const isEmpty = (field) => !field.value.replace(/<[^>]*>/g, "").trim();

  const mark = (tabs) => {
    const links = tabs.querySelectorAll(":scope > ul a[href^='#tab_']");
    const fields = [...links].map((link) => document.getElementById(link.hash.replace("#tab_", "")));
    const anyWritten = fields.some((field) => field && !isEmpty(field));
    links.forEach((link, place) => {
      const gap = anyWritten && fields[place] && isEmpty(fields[place]);
      link.parentElement.classList.toggle("is-missing", Boolean(gap));
    });
  };

  const markAll = () => document.querySelectorAll(".ui-tabs").forEach(mark);
  document.addEventListener("input", markAll);
  document.addEventListener("focusout", markAll);
  // The tabs are made when the document is ready, after this file has run.
  setTimeout(markAll, 300);
});
