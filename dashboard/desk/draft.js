// Keeps a form as a draft three seconds after the last letter, and tries again when the line comes back.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const told = form.querySelector("[data-kept]");
  let timer;
  const keep = () =>
    fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)) }).then(
      (answer) => { told.textContent = answer.ok ? told.dataset.kept : told.dataset.lost; },
      () => { told.textContent = told.dataset.lost; timer = setTimeout(keep, 15000); });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 3000); });
  form.addEventListener("submit", () => clearTimeout(timer));
})();
