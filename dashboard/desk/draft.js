// Keeps a form as a draft three seconds after the last letter, and tries again when the line comes back.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const told = form.querySelector("[data-kept]").dataset, line = form.querySelector("[data-kept]");
  let timer;
  const later = (seconds) => { clearTimeout(timer); timer = setTimeout(keep, seconds * 1000); };
  const keep = () =>
    fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)) }).then(
      (answer) => {
        line.textContent = answer.ok ? told.kept : answer.status === 401 ? told.out : told.lost;
        if (!answer.ok) later(15);
      },
      () => { line.textContent = told.lost; later(15); });
  form.addEventListener("input", () => later(3));
  form.addEventListener("submit", () => clearTimeout(timer));
})();
