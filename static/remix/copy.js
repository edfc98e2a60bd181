// A copy button for a text on the page. It appears only where this module runs.

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.firstElementChild;
  const text = document.getElementById(button.dataset.copy);
  const plain = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.innerText.trim());
      label.textContent = button.dataset.done;
    } catch {
      // Not allowed, or not a secure address: the text is selected for the person to copy.
      getSelection().selectAllChildren(text);
      label.textContent = button.dataset.failed;
    }
    setTimeout(() => (label.textContent = plain), 3000);
  });
}
