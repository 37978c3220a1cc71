// Names what the admin's pages leave nameless, for who hears them instead of seeing them: fields
// in tables by the header above, the editor and the completing fields by their label.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const words = document.getElementById("admin-words")?.dataset;
  if (!words) {
    return;
  }
  let labels = 0;

  const textOf = (element) => element?.textContent.trim().replace(/[:\s]+$/, "") || "";
  const isNamed = (field) =>
    field.labels?.length || field.hasAttribute("aria-label") || field.type === "hidden";

  // "field-town" stands in a row, "column-town" above it.
  const headerOf = (field) => {
    const cell = field.closest("td[class*='field-'], div[class*='field-']");
    const name = cell && [...cell.classList].find((part) => part.startsWith("field-"));
    return name && field.closest("table")?.querySelector(`th.column-${name.slice(6)}`);
  };

  const labelOf = (field) => {
    const label = field.closest(".form-row")?.querySelector("label, .fieldBox label");
    if (label && !label.id) {
      labels += 1;
      label.id = `label-${labels}`;
    }
    return label;
  };

  const nameField = (field) => {
    if (isNamed(field)) {
      return;
    }
    const name = field.name?.endsWith("-DELETE") ? words.delete : textOf(headerOf(field) || labelOf(field));
    if (name) {
      field.setAttribute("aria-label", name);
    }
  };

  const nameSelection = (selection) => {
    const label = labelOf(selection);
    const name = label ? label.id : "";
    const present = selection.getAttribute("aria-labelledby") || "";
    if (name && !present.split(" ").includes(name)) {
      selection.setAttribute("aria-labelledby", `${name} ${present}`.trim());
    } else if (!name && !selection.hasAttribute("aria-label")) {
      selection.setAttribute("aria-label", textOf(headerOf(selection)) || words.choose);
      selection.removeAttribute("aria-labelledby");
    }
  };

  const nameHeader = (header) => {
    if (!textOf(header) && !header.querySelector("input")) {
      const hidden = document.createElement("span");
      hidden.className = "visually-hidden";
      hidden.textContent = words.row;
      header.append(hidden);
    }
  };

  const each = (selector, mend) => document.querySelectorAll(selector).forEach(mend);

  const mendAll = () => {
    each("#content input, #content select, #content textarea", nameField);
    each(".select2-selection", nameSelection);
    each(".ProseMirror[contenteditable]:not([aria-label])", (editor) => {
      editor.setAttribute("aria-label", textOf(labelOf(editor)));
    });
    each("#content table th", nameHeader);
    // Lists that hold what a list may not, and an icon that has a name but no role.
    each("ul.select2-selection__rendered, ul.select2-selection__rendered > li", (part) => {
      part.setAttribute("role", "none");
    });
    each("span.select2-selection__rendered[role='textbox']", (part) => {
      part.removeAttribute("role");
      part.removeAttribute("aria-readonly");
    });
    each(".help-tooltip[aria-label]", (icon) => icon.setAttribute("role", "img"));
    each("#searchbar", (field) => field.setAttribute("aria-label", words.search));
  };

  let waiting = false;
  const mendSoon = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mendAll();
      });
    }
  };
  mendAll();
  new MutationObserver(mendSoon).observe(document.body, { childList: true, subtree: true });
});
