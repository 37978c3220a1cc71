// Names the buttons of the rich text editor in the reader's language; the editor itself translates
// only its dialogues. The words are those of the catalogue that the admin loads.

import { Extension } from "django-prose-editor/editor";

const GROUPS = "blockType nodes lists marks link table history";

const translated = (text) => (text && window.gettext ? window.gettext(text) : text);

export const MenuWords = Extension.create({
  name: "menuWords",
  priority: 1, // after every extension that brings buttons

  addMenuItems({ menu }) {
    for (const { button, option } of menu.items(GROUPS)) {
      // The text of a button is the name of its picture.
      button.title = translated(button.title);
      button.setAttribute("aria-label", translated(button.getAttribute("aria-label")));
      if (option) {
        option.textContent = translated(option.textContent);
      }
    }
  },
});
