// The editor's comforts: a warning before unsaved text is left, saving by keyboard, and a word before a form is sent
// that the server would refuse for its size. Everything works without this module.

const form = document.querySelector("form[data-edit]");

/** Whether a field holds something else than what the page came with. */
function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

/** The size of all texts of the form as it sends them, in bytes: UTF-8 with CR LF line ends. */
function sentSize() {
  const encoder = new TextEncoder();
  let size = 0;
  for (const [, text] of new FormData(form)) size += encoder.encode(text).length + text.split("\n").length - 1;
  return size;
}

function hasUnsavedText() {
  if ("unsaved" in form.dataset) return true;
  return Array.from(form.elements).some((field) => field.type !== "hidden" && isChanged(field));
}

function refuseWhenTooLong(event) {
  const message = form.querySelector("[data-too-long]");
  const isTooLong = sentSize() > Number(form.dataset.mostBytes);
  message.hidden = !isTooLong;
  if (!isTooLong) return false;
  event.preventDefault();
  message.scrollIntoView({ block: "center" });
  return true;
}

if (form) {
  let isSending = false;

  form.addEventListener("submit", (event) => {
    isSending = !refuseWhenTooLong(event);
  });

  // On the whole page, since after a preview nothing has the focus; a key meant for another form is left to it.
  document.addEventListener("keydown", (event) => {
    const isSaveKey = event.key === "Enter" || event.key.toLowerCase() === "s";
    if (!isSaveKey || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.target.form && event.target.form !== form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=save]"));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!isSending && hasUnsavedText()) event.preventDefault();
  });

  // A page that the browser kept and shows again on Back has not been sent yet.
  window.addEventListener("pageshow", () => {
    isSending = false;
  });
}
