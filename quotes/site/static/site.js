// Conveniences only; every page works without this file.
"use strict";

// "/" puts the cursor into the search box, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  const box = document.querySelector("main input[type=search]") || document.getElementById("find");
  if (box) { event.preventDefault(); box.focus(); box.select(); }
});

// Copy buttons appear where they can work.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (!text || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(text);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected: press Ctrl-C";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// Wide screens show the facets open; browsers that know ::details-content do so by the stylesheet alone.
const narrow = document.querySelector("details.narrow");
if (narrow && matchMedia("(min-width: 60rem)").matches) narrow.open = true;
