// Dates: only the questions of the chosen way are shown; a day picked in the calendar joins the box of days.
(() => {
  const form = document.querySelector("[data-dates]");
  if (!form) return;
  const part = (name) => form.querySelector(`[name="${name}"]`).closest(".form-part");
  const [single, rule] = [part("days"), part("first")];
  const weekdays = form.querySelector('[name="weekdays"]').closest(".field");
  const show = () => {
    const how = (form.querySelector('[name="how"]:checked') || {}).value;
    single.hidden = Boolean(how) && how !== "days";
    rule.hidden = !how || how === "days";
    weekdays.hidden = how !== "weekly" && how !== "fortnightly";
  };
  form.addEventListener("change", show);
  show();

  const box = form.querySelector('[name="days"]');
  const picker = form.querySelector("[data-pick-day]");
  if (!picker) return;
  const pickerField = picker.closest(".field");
  pickerField.hidden = false;
  box.closest(".field").after(pickerField);
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    const [year, month, day] = picker.value.split("-");
    const picked = `${day}.${month}.${year}`;
    if (!box.value.includes(picked)) box.value = box.value.trim() ? `${box.value.trim()}, ${picked}` : picked;
    picker.value = "";
  });
})();
